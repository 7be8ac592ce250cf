"""The checks of the lab on attention."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from labs.checks.verdict import NOT_WRITTEN, Wrong, expect_equal, expect_tensor, task

Function = Callable[..., Tensor]

# Another example than that of the lab: three that ask, four that are read. Queries are as wide as
# there are of them, so that a forgotten transposition is no error of shape for square examples.
QUERIES = torch.tensor([[1.0, 0.5, -1.0], [0.0, 2.0, 1.0], [-1.5, 1.0, 0.5]])
KEYS = torch.tensor([[0.5, 1.0, 0.0], [2.0, -1.0, 1.0], [1.0, 1.5, -0.5], [-1.0, 0.0, 2.0]])
VALUES = torch.tensor([[1.0, 0.0], [0.0, 2.0], [-1.0, 1.0], [3.0, 0.5]])
SQUARE = KEYS[:3]


@task("Task 1, scores by hand")
def by_hand(numbers: Sequence[Any]) -> None:
    """Check the three scores of the first token of the lab, computed on paper."""
    if any(number is ... for number in numbers):
        raise Wrong(f"by_hand {NOT_WRITTEN}")
    if len(numbers) != 3:
        raise Wrong(f"expected are three numbers, one for each key, found are {len(numbers)}")
    mistakes = {
        "these are the products of the queries with the first key: the first token asks, so its "
        "query meets every key": [1.0, 1.0, 2.0],
        "you divided already; the division comes in task 3": [0.71, 0.0, 1.41],
        "you added query and key; a score multiplies them place by place, and adds up the "
        "products": [3.0, 3.0, 3.0],
    }
    found = torch.tensor([float(number) for number in numbers])
    for hint, wrong in mistakes.items():
        if torch.allclose(found, torch.tensor(wrong), atol=0.006):
            raise Wrong(hint)
    expect_equal(found, torch.tensor([1.0, 0.0, 2.0]), "by_hand")


@task("Task 2, scores")
def scores(function: Function) -> None:
    """Check queries · keysᵀ."""
    expect_equal(
        function(QUERIES, SQUARE),
        QUERIES @ SQUARE.T,
        "scores(queries, keys)",
        {
            "you multiplied by the keys without transposing them: column j of the second factor "
            "must be key j": QUERIES @ SQUARE,
            "you multiplied number by number: a score is a sum of such products": QUERIES * SQUARE,
            "rows and columns are exchanged: row i belongs to query i": SQUARE @ QUERIES.T,
            "the scores are divided by √d_k already: that is task 3": (
                QUERIES @ SQUARE.T / math.sqrt(3)
            ),
        },
    )
    expect_equal(function(QUERIES, KEYS), QUERIES @ KEYS.T, "scores(queries, keys)")


@task("Task 3, scale")
def scale(function: Function) -> None:
    """Check the division by √d_k."""
    raw = QUERIES @ KEYS.T
    expect_equal(
        function(raw, 16),
        raw / 4,
        "scale(scores, 16)",
        {
            "you divided by d_k: divide by its square root": raw / 16,
            "you multiplied: the division makes large scores small": raw * 4,
            "you divided by the root of the number of keys: d_k is the second argument": raw / 2,
            "nothing was divided": raw,
        },
    )


@task("Task 4, softmax")
def softmax(function: Function) -> None:
    """Check the softmax of each row, also of large scores."""
    raw = QUERIES @ KEYS.T
    exponentials = raw.exp()
    found = expect_tensor(function(raw), raw.shape, "softmax(scores)")
    expect_equal(
        found,
        raw.softmax(dim=-1),
        "softmax(scores)",
        {
            "your weights sum to 1 along the wrong axis: each row must sum to 1, so add up over "
            "the last dimension": raw.softmax(dim=0),
            "all weights together sum to 1: each row must do so by itself": (
                exponentials / exponentials.sum()
            ),
            "these are the exponentials: divide each by the sum of its row": exponentials,
            "you divided the scores by their sum: take the exponential first": (
                raw / raw.sum(dim=-1, keepdim=True)
            ),
            "these are the logarithms of the weights": raw.log_softmax(dim=-1),
        },
    )
    large = function(raw + 1000)
    if large.isnan().any() or large.isinf().any():
        raise Wrong(
            "right for small scores, but a score of 1000 gives nan: subtract the largest score of "
            "each row first, which changes no weight"
        )
    expect_equal(large, raw.softmax(dim=-1), "softmax(scores + 1000)")


@task("Task 5, attention")
def attention(function: Function) -> None:
    """Check the whole of attention."""
    raw = QUERIES @ KEYS.T
    weights = (raw / math.sqrt(3)).softmax(dim=-1)
    expect_equal(
        function(QUERIES, KEYS, VALUES),
        weights @ VALUES,
        "attention(queries, keys, values)",
        {
            "the scores were not scaled: d_k is the width of a key, keys.shape[-1]": (
                raw.softmax(dim=-1) @ VALUES
            ),
            "d_k is the width of a key, keys.shape[-1], not how many keys there are": (
                (raw / 2).softmax(dim=-1) @ VALUES
            ),
            "these are the weights: mix the values with them": weights,
            "you mixed the keys: the weights mix values": weights @ KEYS,
            "you scaled after the softmax: the division belongs before it": (
                raw.softmax(dim=-1) / math.sqrt(3) @ VALUES
            ),
        },
    )


@task("Task 6, causal attention")
def causal_attention(function: Function) -> None:
    """Check attention in which no token reads a later one."""
    values = VALUES[:3]
    raw = QUERIES @ SQUARE.T / math.sqrt(3)
    later = torch.ones(3, 3).triu(diagonal=1).bool()
    weights = raw.softmax(dim=-1)
    causal = raw.masked_fill(later, -torch.inf).softmax(dim=-1)
    strict = torch.ones(3, 3).triu(diagonal=0).bool()
    found = function(QUERIES, SQUARE, values)
    blind = raw.masked_fill(strict, -torch.inf).softmax(dim=-1) @ values
    if isinstance(found, Tensor) and found.shape == blind.shape and found[0].isnan().all():
        raise Wrong(
            "the first token may read nothing at all, so its softmax divides zero by zero: a "
            "token does read itself; hide only what is above the diagonal"
        )
    expect_equal(
        found,
        causal @ values,
        "causal_attention(queries, keys, values)",
        {
            "nothing is hidden": weights @ values,
            "a score of 0 is no closed door, its exponential is 1: write -inf there": (
                raw.masked_fill(later, 0).softmax(dim=-1) @ values
            ),
            "you hid weights after the softmax, so that rows no longer sum to 1: hide scores "
            "before it": weights.masked_fill(later, 0) @ values,
            "you hid the past: row i reads the columns 0 to i, so hide what is above the "
            "diagonal": raw.masked_fill(later.T, -torch.inf).softmax(dim=-1) @ values,
        },
    )
