"""The checks of the lab on attention."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from labs.checks.verdict import NOT_WRITTEN, Wrong, expect_equal, expect_tensor, on_copies, task

Function = Callable[..., Tensor]

# Another example than that of the lab: three that ask, four that are read. Queries are as wide as
# there are of them, so that a forgotten transposition is no error of shape.
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
        "this is the row of with: the question is what tea asks": [1.0, 2.0, 0.0],
        "this is the row of milk: the question is what tea asks": [2.0, 2.0, 2.0],
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
    function = on_copies(function)
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
    function = on_copies(function)
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
    function = on_copies(function)
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
    # The largest of a row, far above the others of its row, and far above those of another row.
    large = torch.tensor([[0.0, 1000.0], [0.0, 1.0]])
    weights = expect_tensor(function(large), large.shape, "softmax(scores)")
    if not weights.isfinite().all():
        raise Wrong(
            "right for small scores, but [[0, 1000], [0, 1]] gives nan: subtract from each row its "
            "own largest score first, which changes no weight"
        )
    expect_equal(weights, large.softmax(dim=-1), "softmax([[0, 1000], [0, 1]])")


@task("Task 5, attention")
def attention(function: Function) -> None:
    """Check the whole of attention."""
    function = on_copies(function)
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
            "d_k is the width of a key, keys.shape[-1]; 2 was that of the example, and here it is "
            "the width of a value": (raw / math.sqrt(2)).softmax(dim=-1) @ VALUES,
            "there is no softmax: the scaled scores mix the values": raw / math.sqrt(3) @ VALUES,
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
    function = on_copies(function)
    # Four tokens, three wide: neither a mask for three tokens nor one as wide as a query fits.
    queries = torch.cat((QUERIES, QUERIES[:1] - QUERIES[1:2]))
    raw = queries @ KEYS.T / math.sqrt(3)
    ones = torch.ones(4, 4)
    later = ones.triu(diagonal=1).bool()
    weights = raw.softmax(dim=-1)

    def hidden(mask: Tensor, scores: Tensor = raw, level: float = -torch.inf) -> Tensor:
        return scores.masked_fill(mask, level).softmax(dim=-1) @ VALUES

    found = expect_tensor(
        function(queries, KEYS, VALUES), VALUES.shape, "causal_attention(queries, keys, values)"
    )
    if found.isnan().any():
        raise Wrong(
            "a row is nan: either it may read nothing at all, not even itself, so that zero is "
            "divided by zero; or a mask of zeros was multiplied by -inf; or +inf was written"
        )
    expect_equal(
        found,
        hidden(later),
        "causal_attention(queries, keys, values)",
        {
            "nothing is hidden": weights @ VALUES,
            "a score of 0 is no closed door, its exponential is 1: write -inf there": (
                hidden(later, level=0)
            ),
            "you hid weights after the softmax, so that rows no longer sum to 1: hide scores "
            "before it": weights.masked_fill(later, 0) @ VALUES,
            "the next token can still be read: hide from the first column above the diagonal on": (
                hidden(ones.triu(diagonal=2).bool())
            ),
            "the scores were not scaled": hidden(later, queries @ KEYS.T),
        },
    )
