"""Typical wrong answers in the lab on attention, and what its checks say of them."""

import math

import pytest
import torch

from labs.checks import attention as check


def scaled_scores(queries, keys):
    return queries @ keys.T / math.sqrt(keys.shape[-1])


def causal(queries, keys, values, hidden, level=-torch.inf):
    shape = len(queries), len(queries)
    mask = hidden(torch.ones(shape)).bool()
    return scaled_scores(queries, keys).masked_fill(mask, level).softmax(dim=-1) @ values


def after(queries, keys, values):
    later = torch.ones(len(queries), len(queries)).triu(diagonal=1).bool()
    return scaled_scores(queries, keys).softmax(dim=-1).masked_fill(later, 0) @ values


WRONG = [
    (check.by_hand, [..., ..., ...], "is not written yet"),
    (check.by_hand, [1, 0], "three numbers"),
    (check.by_hand, [1, 1, 2], "the first token asks"),
    (check.by_hand, [0.707, 0, 1.414], "divided already"),
    (check.by_hand, [3, 3, 3], "added query and key"),
    (check.by_hand, [1, 0, 3], "by_hand[2] is 3, expected is 2"),
    (check.scores, lambda q, k: q @ k, "without transposing"),
    (check.scores, lambda q, k: q * k, "number by number"),
    (check.scores, lambda q, k: k @ q.T, "rows and columns are exchanged"),
    (check.scores, scaled_scores, "that is task 3"),
    (check.scores, lambda q, k: q @ k.T @ k, "expected is"),
    (check.scale, lambda s, d_k: s / d_k, "divide by its square root"),
    (check.scale, lambda s, d_k: s * math.sqrt(d_k), "you multiplied"),
    (check.scale, lambda s, d_k: s / math.sqrt(s.shape[-1]), "number of keys"),
    (check.scale, lambda s, d_k: s, "nothing was divided"),
    (check.softmax, lambda s: s.softmax(dim=0), "along the wrong axis"),
    (check.softmax, lambda s: s.exp() / s.exp().sum(), "all weights together"),
    (check.softmax, lambda s: s.exp(), "these are the exponentials"),
    (check.softmax, lambda s: s / s.sum(dim=-1, keepdim=True), "take the exponential first"),
    (check.softmax, lambda s: s.log_softmax(dim=-1), "logarithms"),
    (check.softmax, lambda s: s.exp() / s.exp().sum(dim=-1, keepdim=True), "gives nan"),
    (check.attention, lambda q, k, v: (q @ k.T).softmax(dim=-1) @ v, "were not scaled"),
    (check.attention, lambda q, k, v: scaled_scores(q, k).softmax(dim=-1), "these are the weights"),
    (check.attention, lambda q, k, v: scaled_scores(q, k).softmax(dim=-1) @ k, "mixed the keys"),
    (
        check.attention,
        lambda q, k, v: (q @ k.T / math.sqrt(len(k))).softmax(dim=-1) @ v,
        "not how many keys there are",
    ),
    (
        check.attention,
        lambda q, k, v: (q @ k.T).softmax(dim=-1) / math.sqrt(3) @ v,
        "scaled after the softmax",
    ),
    (
        check.causal_attention,
        lambda q, k, v: scaled_scores(q, k).softmax(dim=-1) @ v,
        "nothing is hidden",
    ),
    (
        check.causal_attention,
        lambda q, k, v: causal(q, k, v, lambda ones: ones.triu(diagonal=1), 0),
        "a score of 0 is no closed door",
    ),
    (check.causal_attention, after, "hid weights after the softmax"),
    (
        check.causal_attention,
        lambda q, k, v: causal(q, k, v, lambda ones: ones.tril(diagonal=-1)),
        "you hid the past",
    ),
    (
        check.causal_attention,
        lambda q, k, v: causal(q, k, v, torch.triu),
        "a token does read itself",
    ),
]


@pytest.mark.parametrize(("check", "answer", "hint"), WRONG)
def test_a_wrong_answer_gets_its_hint(check, answer, hint):
    verdict = check(answer)

    assert not verdict.right
    assert hint in repr(verdict)
