"""Scaled dot-product attention and its masks (Vaswani et al. 2017, section 3.2)."""

import math

import torch
from einops import rearrange
from jaxtyping import Bool, Float
from torch import Tensor, nn


def causal_mask(
    length: int, device: torch.device | None = None
) -> Bool[Tensor, "{length} {length}"]:
    """Let each position look at itself and at earlier positions only.

    Masked self-attention of the decoder (Vaswani et al. 2017, section 3.2.3).

    Args:
        length: Number of positions.
        device: Where to put the mask; the default device if None.

    Returns:
        The mask; entry (i, j) is True where position i may look at position j.
    """
    return torch.ones(length, length, dtype=torch.bool, device=device).tril()


def padding_mask(
    tokens: Bool[Tensor, "batch source"],
) -> Bool[Tensor, "batch 1 source"]:
    """Let every target position look at real tokens only, never at padding.

    The mask hides source positions (columns). A padded target position (a row) keeps
    its view of the real tokens: its output is meaningless, but it is a number.

    Args:
        tokens: True where a source position holds a token, False where it is padding.

    Returns:
        The mask, with an axis of size 1 that broadcasts over the target positions.
    """
    return tokens.unsqueeze(-2)


def attention_scores(
    query: Float[Tensor, "*batch target d_k"], key: Float[Tensor, "*batch source d_k"]
) -> Float[Tensor, "*batch target source"]:
    """Rate how well each key matches each query.

    Q Kᵀ / √d_k (Vaswani et al. 2017, equation 1, inside the softmax).

    Args:
        query: What each target position looks for.
        key: What each source position offers to be found by.

    Returns:
        One score for each pair of a target and a source position.
    """
    # A dot product of d_k independent terms of variance 1 has variance d_k. Unscaled,
    # the softmax saturates as d_k grows, and its gradient vanishes (section 3.2.1,
    # footnote 4).
    return query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])


def scaled_dot_product_attention(
    query: Float[Tensor, "*batch target d_k"],
    key: Float[Tensor, "*batch source d_k"],
    value: Float[Tensor, "*batch source d_v"],
    mask: Bool[Tensor, "*#batch #target source"] | None = None,
) -> tuple[Float[Tensor, "*batch target d_v"], Float[Tensor, "*batch target source"]]:
    """Average the values, each weighted by how well its key matches the query.

    softmax(Q Kᵀ / √d_k) V (Vaswani et al. 2017, equation 1).

    Args:
        query: What each target position looks for.
        key: What each source position offers to be found by.
        value: What each source position gives when found.
        mask: True where a target position may look at a source position; all may if
            None. A row without any True has no average: its output is NaN.

    Returns:
        The averaged values, and the weights; each row of weights sums to 1.
    """
    scores = attention_scores(query, key)
    if mask is not None:
        scores = scores.masked_fill(~mask, float("-inf"))
    weights = scores.softmax(dim=-1)
    return weights @ value, weights


def split_heads(
    joined: Float[Tensor, "batch length joined"], num_heads: int
) -> Float[Tensor, "batch {num_heads} length d_head"]:
    """Cut the projection of every token into one piece for each head.

    What is cut is Q, K or V, in which every number already depends on the whole
    token, and not the token itself (Vaswani et al. 2017, section 3.2.2).

    Args:
        joined: The queries, keys or values of all heads, side by side.
        num_heads: Number of heads; must divide the width.

    Returns:
        The pieces, the heads in front of the tokens.
    """
    return rearrange(joined, "b n (h d) -> b h n d", h=num_heads)


def merge_heads(
    pieces: Float[Tensor, "batch head length d_head"],
) -> Float[Tensor, "batch length joined"]:
    """Undo `split_heads`: put the pieces of every token side by side again.

    Concat(head_1, …, head_h) (Vaswani et al. 2017, section 3.2.2).

    Args:
        pieces: What each head has for each token.

    Returns:
        One row for each token.
    """
    return rearrange(pieces, "b h n d -> b n (h d)")


class SelfAttention(nn.Module):
    """One head of self-attention: the same tokens ask, are found, and answer.

    Q = X W^Q, K = X W^K, V = X W^V, then equation 1 (Vaswani et al. 2017, section
    3.2). The three matrices are the weights of `to_query`, `to_key` and `to_value`,
    transposed; there is no bias, as in the paper.

    Args:
        d_model: Width of a token.
        d_k: Width of a query and of a key; at least 1.
        d_v: Width of a value, and of the output; at least 1.

    Raises:
        ValueError: If a width is not positive.
    """

    def __init__(self, d_model: int, d_k: int, d_v: int) -> None:
        super().__init__()
        if min(d_model, d_k, d_v) < 1:
            raise ValueError(
                f"widths must be positive: got {d_model=}, {d_k=}, {d_v=}"
            )
        self.to_query = nn.Linear(d_model, d_k, bias=False)
        self.to_key = nn.Linear(d_model, d_k, bias=False)
        self.to_value = nn.Linear(d_model, d_v, bias=False)

    def forward(
        self,
        x: Float[Tensor, "batch length d_model"],
        mask: Bool[Tensor, "*#batch #length length"] | None = None,
    ) -> tuple[
        Float[Tensor, "batch length d_v"], Float[Tensor, "batch length length"]
    ]:
        """Let every token read from all tokens, itself included.

        Args:
            x: The tokens.
            mask: True where a token (row) may look at a token (column); all may if
                None.

        Returns:
            The new tokens, and the weights with which each was averaged.
        """
        return scaled_dot_product_attention(
            self.to_query(x), self.to_key(x), self.to_value(x), mask
        )


class KeyValueCache:
    """The keys and values of one layer, kept while a text grows token by token.

    Under a causal mask a later token changes no earlier key or value, so that each
    needs to be computed only once (Pope et al. 2022, section 2).
    """

    def __init__(self) -> None:
        self.key: Tensor | None = None
        self.value: Tensor | None = None

    @property
    def length(self) -> int:
        """How many tokens have been read."""
        return 0 if self.key is None else self.key.shape[-2]

    def extend(
        self,
        key: Float[Tensor, "batch head length d_k"],
        value: Float[Tensor, "batch head length d_v"],
    ) -> tuple[
        Float[Tensor, "batch head source d_k"], Float[Tensor, "batch head source d_v"]
    ]:
        """Keep the keys and values of new tokens.

        Args:
            key: The keys of the new tokens.
            value: The values of the new tokens.

        Returns:
            All keys and all values so far, the new ones last.
        """
        if self.key is not None and self.value is not None:
            key = torch.cat((self.key, key), dim=-2)
            value = torch.cat((self.value, value), dim=-2)
        self.key, self.value = key, value
        return key, value


class MultiHeadAttention(nn.Module):
    """Several attentions side by side, each with projections of its own.

    MultiHead(Q, K, V) = Concat(head_1, …, head_h) W^O with
    head_i = Attention(Q W_i^Q, K W_i^K, V W_i^V) (Vaswani et al. 2017, section
    3.2.2). The matrices W_1^Q to W_h^Q stand side by side in `to_query`, transposed;
    keys and values likewise. W^O is `to_output`, with h · d_v rows.

    Args:
        d_model: Width of a token.
        num_heads: Number of heads, h.
        d_k: Width of a query and of a key; d_model / h if None.
        d_v: Width of a value; d_model / h if None.
        bias: Whether a bias follows each matrix: not in the paper, but in GPT and
            BERT.

    Raises:
        ValueError: If a size is not positive, or if `num_heads` does not divide
            `d_model` although d_k or d_v follow from it.
    """

    def __init__(
        self,
        d_model: int,
        num_heads: int,
        *,
        d_k: int | None = None,
        d_v: int | None = None,
        bias: bool = False,
    ) -> None:
        super().__init__()
        if min(d_model, num_heads) < 1:
            raise ValueError(f"sizes must be positive: got {d_model=}, {num_heads=}")
        if (d_k is None or d_v is None) and d_model % num_heads:
            raise ValueError(f"{num_heads=} must divide {d_model=}")
        d_k = d_model // num_heads if d_k is None else d_k
        d_v = d_model // num_heads if d_v is None else d_v
        if min(d_k, d_v) < 1:
            raise ValueError(f"widths must be positive: got {d_k=}, {d_v=}")
        self.num_heads = num_heads
        self.to_query = nn.Linear(d_model, num_heads * d_k, bias=bias)
        self.to_key = nn.Linear(d_model, num_heads * d_k, bias=bias)
        self.to_value = nn.Linear(d_model, num_heads * d_v, bias=bias)
        self.to_output = nn.Linear(num_heads * d_v, d_model, bias=bias)

    def forward(
        self,
        target: Float[Tensor, "batch target d_model"],
        source: Float[Tensor, "batch length d_model"],
        mask: Bool[Tensor, "*#batch #target source"] | None = None,
        cache: KeyValueCache | None = None,
    ) -> tuple[
        Float[Tensor, "batch target d_model"],
        Float[Tensor, "batch head target source"],
    ]:
        """Let every target token read from all source tokens, in every head.

        Args:
            target: The tokens that ask.
            source: The tokens that are read: for self-attention the same again, for
                cross-attention another sequence.
            mask: True where a target token may look at a source token, the same for
                every head; all may if None.
            cache: Source tokens of earlier calls, which are read as well.

        Returns:
            The new target tokens, and the weights of each head.
        """
        query = split_heads(self.to_query(target), self.num_heads)
        key = split_heads(self.to_key(source), self.num_heads)
        value = split_heads(self.to_value(source), self.num_heads)
        if cache is not None:
            key, value = cache.extend(key, value)
        if mask is not None:
            mask = mask.unsqueeze(-3)  # one mask for all heads
        output, weights = scaled_dot_product_attention(query, key, value, mask)
        return self.to_output(merge_heads(output)), weights
