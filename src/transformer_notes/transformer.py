"""The Transformer of 2017: an encoder that reads, a decoder that writes."""

import math
from dataclasses import dataclass

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from transformer_notes.attention import causal_mask
from transformer_notes.layers import DecoderLayer, EncoderLayer
from transformer_notes.positions import sinusoidal_positions


@dataclass(frozen=True, kw_only=True)
class TransformerConfig:
    """Sizes of a Transformer, as printed (Vaswani et al. 2017, table 3).

    Attributes:
        vocab_size: Number of different tokens, shared by both languages.
        d_model: Width of a token.
        d_ff: Width inside the feed-forward layers.
        num_heads: Heads of each attention.
        num_layers: Layers of the encoder, and of the decoder; N in the paper.
        dropout: P_drop in the paper.
    """

    vocab_size: int
    d_model: int
    d_ff: int
    num_heads: int
    num_layers: int
    dropout: float


# English to German: about 37,000 tokens (section 5.1).
TRANSFORMER_BASE = TransformerConfig(
    vocab_size=37_000,
    d_model=512,
    d_ff=2048,
    num_heads=8,
    num_layers=6,
    dropout=0.1,
)
TRANSFORMER_BIG = TransformerConfig(
    vocab_size=37_000,
    d_model=1024,
    d_ff=4096,
    num_heads=16,
    num_layers=6,
    dropout=0.3,
)


def shift_right(
    tokens: Int[Tensor, "batch length"], start: int
) -> Int[Tensor, "batch length"]:
    """Make the decoder's input of the text that it shall write.

    With the true text as input, all positions are trained at once, each on the
    tokens before it: teacher forcing (Vaswani et al. 2017, section 3.1).

    Args:
        tokens: The text to be written.
        start: The token in front of every text.

    Returns:
        The text, one position later: `start` comes first, the last token is gone.
    """
    first = torch.full_like(tokens[:, :1], start)
    return torch.cat((first, tokens[:, :-1]), dim=1)


def smooth_labels(
    tokens: Int[Tensor, "batch length"], vocab_size: int, smoothing: float = 0.1
) -> Float[Tensor, "batch length {vocab_size}"]:
    """Give a little of the probability of the right token to all tokens alike.

    q'(k) = (1 − ε) δ(k, y) + ε / c (Szegedy et al. 2015, section 7); with ε = 0.1
    in the Transformer (Vaswani et al. 2017, section 5.4).

    Args:
        tokens: The right tokens, y.
        vocab_size: Number of different tokens, c.
        smoothing: The probability that is given away, ε.

    Returns:
        A distribution over the vocabulary for each position.
    """
    right = nn.functional.one_hot(tokens, vocab_size)
    return (1 - smoothing) * right + smoothing / vocab_size


def cross_entropy(
    logits: Float[Tensor, "*batch vocab"], labels: Float[Tensor, "*batch vocab"]
) -> Float[Tensor, "*batch"]:
    """Measure how far predictions are from distributions that they should have.

    −Σ_k q'(k) log p(k) (Szegedy et al. 2015, section 7).

    Args:
        logits: The predictions, before the softmax.
        labels: The distributions, q'.

    Returns:
        One loss for each position; average it over real tokens, not over padding.
    """
    return -(labels * logits.log_softmax(dim=-1)).sum(dim=-1)


def warmup_learning_rate(step: int, d_model: int, warmup_steps: int = 4000) -> float:
    """Let the learning rate grow evenly, then fall with the root of the step.

    lrate = d_model^−0.5 · min(step^−0.5, step · warmup_steps^−1.5)
    (Vaswani et al. 2017, equation 3).

    Args:
        step: Number of the step, from 1.
        d_model: Width of a token.
        warmup_steps: The step with the largest rate.

    Returns:
        The learning rate.

    Raises:
        ValueError: If `step` is not positive.
    """
    if step < 1:
        raise ValueError(f"steps are counted from 1: got {step=}")
    return float(d_model**-0.5 * min(step**-0.5, step * warmup_steps**-1.5))


class Transformer(nn.Module):
    """The whole model (Vaswani et al. 2017, section 3, figure 1).

    One matrix embeds the tokens of both languages and turns the decoder's output
    into logits (section 3.4).

    Args:
        config: The sizes.
    """

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        sizes = config.d_model, config.num_heads, config.d_ff
        self.embedding = nn.Embedding(config.vocab_size, config.d_model)
        self.encoder = nn.ModuleList(
            EncoderLayer(*sizes, dropout=config.dropout)
            for _ in range(config.num_layers)
        )
        self.decoder = nn.ModuleList(
            DecoderLayer(*sizes, dropout=config.dropout)
            for _ in range(config.num_layers)
        )
        self.dropout = nn.Dropout(config.dropout)
        # As logits, rows of length 1 are small enough; as tokens they are multiplied
        # by √d_model, which gives their numbers variance 1.
        nn.init.normal_(self.embedding.weight, std=config.d_model**-0.5)

    def embed(
        self, tokens: Int[Tensor, "batch length"]
    ) -> Float[Tensor, "batch length d_model"]:
        """Look up the tokens, multiply by √d_model, add the positions.

        Args:
            tokens: Numbers of tokens.

        Returns:
            What enters the first layer (sections 3.4, 3.5 and 5.4).
        """
        x = self.embedding(tokens)
        length, d_model = x.shape[1:]
        positions = sinusoidal_positions(length, d_model).to(x)
        return self.dropout(x * math.sqrt(d_model) + positions)

    def encode(
        self,
        source: Int[Tensor, "batch source"],
        source_mask: Bool[Tensor, "batch 1 source"] | None = None,
    ) -> Float[Tensor, "batch source d_model"]:
        """Read the source: the left half of figure 1.

        Args:
            source: The text to be translated.
            source_mask: True for real tokens, False for padding.

        Returns:
            The memory, one row for each source token.
        """
        x = self.embed(source)
        for layer in self.encoder:
            x = layer(x, source_mask)
        return x

    def decode(
        self,
        target: Int[Tensor, "batch target"],
        memory: Float[Tensor, "batch source d_model"],
        source_mask: Bool[Tensor, "batch 1 source"] | None = None,
    ) -> Float[Tensor, "batch target vocab"]:
        """Predict each next token of the target: the right half of figure 1.

        Args:
            target: What is written so far, start token first.
            memory: What the encoder made of the source.
            source_mask: True for real tokens, False for padding.

        Returns:
            Logits; those at position i are for the token after target token i.
        """
        x = self.embed(target)
        mask = causal_mask(target.shape[1], target.device)
        for layer in self.decoder:
            x = layer(x, memory, mask, source_mask)
        return x @ self.embedding.weight.T

    def forward(
        self,
        source: Int[Tensor, "batch source"],
        target: Int[Tensor, "batch target"],
        source_mask: Bool[Tensor, "batch 1 source"] | None = None,
    ) -> Float[Tensor, "batch target vocab"]:
        """Read the source and predict each next token of the target.

        Args:
            source: The text to be translated.
            target: The translation, shifted right.
            source_mask: True for real tokens, False for padding.

        Returns:
            Logits, for all positions of the target at once.
        """
        return self.decode(target, self.encode(source, source_mask), source_mask)
