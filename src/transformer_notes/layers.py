"""What stands around attention: feed-forward network, norm, residual; the layers."""

import math
from collections.abc import Callable

import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn

from transformer_notes.attention import KeyValueCache, MultiHeadAttention


def gelu(x: Float[Tensor, "*batch d_ff"]) -> Float[Tensor, "*batch d_ff"]:
    """Weight each number by the probability that a normal one is smaller.

    GELU(x) = x Φ(x) = x/2 · (1 + erf(x/√2)) (Hendrycks and Gimpel 2016, section 2;
    in BERT, Devlin et al. 2018, appendix A.2).

    Args:
        x: The numbers.

    Returns:
        The weighted numbers, a smooth version of max(0, x).
    """
    return x / 2 * (1 + torch.erf(x / math.sqrt(2)))


def gelu_by_tanh(x: Float[Tensor, "*batch d_ff"]) -> Float[Tensor, "*batch d_ff"]:
    """Approximate `gelu` without erf, as the code of GPT does.

    x/2 · (1 + tanh(√(2/π) (x + 0.044715 x³))) (Hendrycks and Gimpel 2016, section 2;
    in GPT, Radford et al. 2018, section 4.1).

    Args:
        x: The numbers.

    Returns:
        The weighted numbers, off by less than 0.0005.
    """
    return x / 2 * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


def layer_norm(
    x: Float[Tensor, "*batch d_model"],
    gain: Float[Tensor, " d_model"],
    bias: Float[Tensor, " d_model"],
    eps: float = 1e-5,
) -> Float[Tensor, "*batch d_model"]:
    """Give every token mean 0 and variance 1, then a learned gain and bias.

    g (x − μ) / √(σ² + ε) + b, with μ and σ² of the numbers of one token
    (Ba et al. 2016, section 3; Xiong et al. 2020, section 3.1).

    Args:
        x: The tokens.
        gain: What each number is multiplied by, g.
        bias: What each number is moved by, b.
        eps: Keeps a token of equal numbers from a division by zero, ε.

    Returns:
        The normalised tokens.
    """
    mean = x.mean(dim=-1, keepdim=True)
    # The mean of the squares: divided by d_model, not by d_model − 1.
    variance = (x - mean).square().mean(dim=-1, keepdim=True)
    return gain * (x - mean) / torch.sqrt(variance + eps) + bias


class LayerNorm(nn.Module):
    """Layer normalisation with its learned gain and bias (Ba et al. 2016, section 3).

    Args:
        d_model: Width of a token.
    """

    def __init__(self, d_model: int) -> None:
        super().__init__()
        self.gain = nn.Parameter(torch.ones(d_model))
        self.bias = nn.Parameter(torch.zeros(d_model))

    def forward(
        self, x: Float[Tensor, "*batch d_model"]
    ) -> Float[Tensor, "*batch d_model"]:
        """Normalise every token by itself.

        Args:
            x: The tokens.

        Returns:
            The normalised tokens.
        """
        return layer_norm(x, self.gain, self.bias)


class FeedForward(nn.Module):
    """The same small network at every position.

    FFN(x) = max(0, x W_1 + b_1) W_2 + b_2 (Vaswani et al. 2017, equation 2).

    Args:
        d_model: Width of a token.
        d_ff: Width between the two matrices.
        activation: What stands between them; GPT and BERT take `gelu` instead of
            max(0, x).

    Raises:
        ValueError: If a width is not positive.
    """

    def __init__(
        self,
        d_model: int,
        d_ff: int,
        activation: Callable[[Tensor], Tensor] = torch.relu,
    ) -> None:
        super().__init__()
        if min(d_model, d_ff) < 1:
            raise ValueError(f"widths must be positive: got {d_model=}, {d_ff=}")
        self.activation = activation
        self.to_hidden = nn.Linear(d_model, d_ff)
        self.to_output = nn.Linear(d_ff, d_model)

    def forward(
        self, x: Float[Tensor, "*batch d_model"]
    ) -> Float[Tensor, "*batch d_model"]:
        """Transform every token by itself.

        Args:
            x: The tokens.

        Returns:
            The new tokens.
        """
        return self.to_output(self.activation(self.to_hidden(x)))


class EncoderLayer(nn.Module):
    """Attend, then transform; around each of the two a residual and a norm.

    LayerNorm(x + Sublayer(x)) (Vaswani et al. 2017, section 3.1), or with the norm
    first x + Sublayer(LayerNorm(x)) (Xiong et al. 2020, table 1).

    Args:
        d_model: Width of a token.
        num_heads: Number of heads.
        d_ff: Width inside the feed-forward layer.
        activation: Activation of the feed-forward layer.
        attention_bias: Whether the matrices of attention have biases.
        pre_norm: Whether the norms stand before the sub-layers, not after the sums.
        dropout: Share of each sub-layer's output that is set to zero in training
            (section 5.4).
    """

    def __init__(
        self,
        d_model: int,
        num_heads: int,
        d_ff: int,
        *,
        activation: Callable[[Tensor], Tensor] = torch.relu,
        attention_bias: bool = False,
        pre_norm: bool = False,
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        self.pre_norm = pre_norm
        self.attention = MultiHeadAttention(d_model, num_heads, bias=attention_bias)
        self.attention_norm = LayerNorm(d_model)
        self.feed_forward = FeedForward(d_model, d_ff, activation)
        self.feed_forward_norm = LayerNorm(d_model)
        self.dropout = nn.Dropout(dropout)

    def forward(
        self,
        x: Float[Tensor, "batch length d_model"],
        mask: Bool[Tensor, "*#batch #length source"] | None = None,
        cache: KeyValueCache | None = None,
    ) -> Float[Tensor, "batch length d_model"]:
        """Add to each token what it reads, then what it makes of it.

        Args:
            x: The tokens.
            mask: True where a token (row) may look at a token (column); all may if
                None.
            cache: Tokens of earlier calls, which are read as well.

        Returns:
            The new tokens.
        """
        if self.pre_norm:
            normed = self.attention_norm(x)
            read, _ = self.attention(normed, normed, mask, cache)
            x = x + self.dropout(read)
            return x + self.dropout(self.feed_forward(self.feed_forward_norm(x)))
        read, _ = self.attention(x, x, mask, cache)
        x = self.attention_norm(x + self.dropout(read))
        return self.feed_forward_norm(x + self.dropout(self.feed_forward(x)))


class DecoderLayer(nn.Module):
    """Attend to what is written, then to the source, then transform.

    Three sub-layers, each with residual and norm as in `EncoderLayer`
    (Vaswani et al. 2017, section 3.1; right half of figure 1).

    Args:
        d_model: Width of a token.
        num_heads: Number of heads.
        d_ff: Width inside the feed-forward layer.
        pre_norm: Whether the norms stand before the sub-layers, not after the sums.
        dropout: Share of each sub-layer's output that is set to zero in training.
    """

    def __init__(
        self,
        d_model: int,
        num_heads: int,
        d_ff: int,
        *,
        pre_norm: bool = False,
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        self.pre_norm = pre_norm
        self.self_attention = MultiHeadAttention(d_model, num_heads)
        self.self_attention_norm = LayerNorm(d_model)
        self.cross_attention = MultiHeadAttention(d_model, num_heads)
        self.cross_attention_norm = LayerNorm(d_model)
        self.feed_forward = FeedForward(d_model, d_ff)
        self.feed_forward_norm = LayerNorm(d_model)
        self.dropout = nn.Dropout(dropout)

    def forward(
        self,
        x: Float[Tensor, "batch target d_model"],
        memory: Float[Tensor, "batch source d_model"],
        mask: Bool[Tensor, "*#batch #target target"] | None = None,
        memory_mask: Bool[Tensor, "*#batch #target source"] | None = None,
    ) -> Float[Tensor, "batch target d_model"]:
        """Add to each token what it reads on both sides, then what it makes of it.

        Args:
            x: The target tokens, which ask in both attentions.
            memory: The source tokens, as the encoder left them: they answer.
            mask: True where a target token may look at a target token.
            memory_mask: True where a target token may look at a source token.

        Returns:
            The new target tokens.
        """
        if self.pre_norm:
            normed = self.self_attention_norm(x)
            read, _ = self.self_attention(normed, normed, mask)
            x = x + self.dropout(read)
            normed = self.cross_attention_norm(x)
            read, _ = self.cross_attention(normed, memory, memory_mask)
            x = x + self.dropout(read)
            return x + self.dropout(self.feed_forward(self.feed_forward_norm(x)))
        read, _ = self.self_attention(x, x, mask)
        x = self.self_attention_norm(x + self.dropout(read))
        read, _ = self.cross_attention(x, memory, memory_mask)
        x = self.cross_attention_norm(x + self.dropout(read))
        return self.feed_forward_norm(x + self.dropout(self.feed_forward(x)))


def initialise(model: nn.Module, std: float = 0.02) -> None:
    """Start all matrices from N(0, std²) and all biases from zero, in place.

    The start of GPT (Radford et al. 2018, section 4.1); in BERT's code numbers
    beyond 2 std are drawn again.

    Args:
        model: The model.
        std: Standard deviation of the matrices.
    """
    for name, parameter in model.named_parameters():
        if parameter.dim() > 1:
            nn.init.normal_(parameter, std=std)
        elif name.endswith("bias"):
            nn.init.zeros_(parameter)
