"""The decoder alone: read a text, predict its next token (GPT, 2018 to 2020)."""

from dataclasses import dataclass

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from transformer_notes.attention import KeyValueCache, causal_mask
from transformer_notes.decoding import NextLogits
from transformer_notes.layers import EncoderLayer, LayerNorm, gelu_by_tanh, initialise
from transformer_notes.positions import LearnedPositions


@dataclass(frozen=True, kw_only=True)
class GPTConfig:
    """Sizes of a GPT (Radford et al. 2019, table 2; Brown et al. 2020, table 2.1).

    Attributes:
        vocab_size: Number of different tokens.
        max_length: The longest text, in tokens.
        d_model: Width of a token.
        num_heads: Heads of each attention.
        num_layers: Number of layers.
        pre_norm: Whether norms stand before the sub-layers: in all but GPT-1.
    """

    vocab_size: int
    max_length: int
    d_model: int
    num_heads: int
    num_layers: int
    pre_norm: bool = True

    @property
    def d_ff(self) -> int:
        """Width inside the feed-forward layers (Brown et al. 2020, section 2.1)."""
        return 4 * self.d_model


GPT1 = GPTConfig(
    vocab_size=40_478,
    max_length=512,
    d_model=768,
    num_heads=12,
    num_layers=12,
    pre_norm=False,
)
GPT2_SMALL = GPTConfig(
    vocab_size=50_257, max_length=1024, d_model=768, num_heads=12, num_layers=12
)
GPT2_MEDIUM = GPTConfig(
    vocab_size=50_257, max_length=1024, d_model=1024, num_heads=16, num_layers=24
)
GPT2_LARGE = GPTConfig(
    vocab_size=50_257, max_length=1024, d_model=1280, num_heads=20, num_layers=36
)
GPT2_XL = GPTConfig(
    vocab_size=50_257, max_length=1024, d_model=1600, num_heads=25, num_layers=48
)
# Every second layer of the original looks at a band only (section 2.1). That saves
# time, not parameters; ours look at everything.
GPT3_175B = GPTConfig(
    vocab_size=50_257, max_length=2048, d_model=12_288, num_heads=96, num_layers=96
)


def next_token_loss(
    logits: Float[Tensor, "batch length vocab"], tokens: Int[Tensor, "batch length"]
) -> Float[Tensor, ""]:
    """Average how surprising each token is after those before it.

    −log P(u_i | u_1, …, u_i−1) (Radford et al. 2018, equation 1); its exponential
    is the perplexity. The first token is not predicted.

    Args:
        logits: What a model predicts; those at position i are for token i + 1.
        tokens: The texts.

    Returns:
        The average loss, in nats.
    """
    log_probability = logits[:, :-1].log_softmax(dim=-1)
    return -log_probability.gather(-1, tokens[:, 1:].unsqueeze(-1)).mean()


class GPT(nn.Module):
    """A decoder without encoder (Radford et al. 2018, equation 2).

    Without cross-attention a decoder layer is an encoder layer with a causal mask.
    Norms stand before the sub-layers, and one more after the last layer (Radford et
    al. 2019, section 2.3); in GPT-1 they stand after the sums.

    Args:
        config: The sizes.
    """

    def __init__(self, config: GPTConfig) -> None:
        super().__init__()
        self.embedding = nn.Embedding(config.vocab_size, config.d_model)
        self.positions = LearnedPositions(config.max_length, config.d_model)
        self.layers = nn.ModuleList(
            EncoderLayer(
                config.d_model,
                config.num_heads,
                config.d_ff,
                activation=gelu_by_tanh,
                attention_bias=True,
                pre_norm=config.pre_norm,
            )
            for _ in range(config.num_layers)
        )
        self.norm = LayerNorm(config.d_model) if config.pre_norm else nn.Identity()
        initialise(self)

    def hidden_states(
        self,
        tokens: Int[Tensor, "batch length"],
        caches: list[KeyValueCache] | None = None,
    ) -> Float[Tensor, "batch length d_model"]:
        """Read texts: what a head for another task stands on.

        Args:
            tokens: The texts, or what is new of them.
            caches: One for each layer, with the tokens read before; none if None.

        Returns:
            A vector for each token, which knows the tokens before it.
        """
        caches = caches or [KeyValueCache() for _ in self.layers]
        start, length = caches[0].length, tokens.shape[1]
        # New tokens are the last rows of the mask, and see the old ones too.
        mask = causal_mask(start + length, tokens.device)[start:]
        x = self.positions(self.embedding(tokens), start)
        for layer, cache in zip(self.layers, caches, strict=True):
            x = layer(x, mask, cache)
        return self.norm(x)

    def forward(
        self,
        tokens: Int[Tensor, "batch length"],
        caches: list[KeyValueCache] | None = None,
    ) -> Float[Tensor, "batch length vocab"]:
        """Predict each next token.

        Args:
            tokens: The texts, or what is new of them.
            caches: One for each layer, with the tokens read before; none if None.

        Returns:
            Logits; those at position i are for the token after token i.
        """
        return self.hidden_states(tokens, caches) @ self.embedding.weight.T


def with_cache(model: GPT) -> NextLogits:
    """Read each token of growing texts once only (Pope et al. 2022, section 2).

    Args:
        model: The model.

    Returns:
        The model as a function for `generate`. It raises ValueError if the texts of
        a call do not continue those of the call before.
    """
    caches = [KeyValueCache() for _ in model.layers]
    seen: Tensor | None = None

    def next_logits(
        tokens: Int[Tensor, "batch length"],
    ) -> Float[Tensor, "batch vocab"]:
        nonlocal seen
        length = caches[0].length
        if seen is not None and not torch.equal(tokens[:, :length], seen):
            raise ValueError(
                f"expected texts that continue the {length} tokens read before, "
                f"found others; start again with a new cache"
            )
        seen = tokens
        return model(tokens[:, length:], caches)[:, -1]

    return next_logits
