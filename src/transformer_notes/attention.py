"""Scaled dot-product attention and its masks (Vaswani et al. 2017, section 3.2)."""

import math

import torch
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
