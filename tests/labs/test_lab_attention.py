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


def shifted(scores):
    """Subtract the smallest score of a row instead of its largest."""
    exponentials = (scores - scores.amin(dim=-1, keepdim=True)).exp()
    return exponentials / exponentials.sum(dim=-1, keepdim=True)


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
        "expected is",
    ),
    (check.causal_attention, lambda q, k, v: causal(q, k, v, torch.triu), "not even itself"),
    (check.causal_attention, lambda q, k, v: causal(q, k, v, torch.tril), "not even itself"),
    (
        check.causal_attention,
        lambda q, k, v: causal(q, k, v, lambda ones: ones.triu(diagonal=2)),
        "the next token can still be read",
    ),
    (
        check.causal_attention,
        lambda q, k, v: (
            (q @ k.T).masked_fill(torch.ones(4, 4).triu(1).bool(), -torch.inf).softmax(-1) @ v
        ),
        "were not scaled",
    ),
    (
        check.causal_attention,
        lambda q, k, v: causal(q, k, v, lambda ones: torch.ones(3, 3).triu(diagonal=1)),
        "your code stopped with",
    ),
    (check.by_hand, [1, 2, 0], "the row of with"),
    (check.by_hand, [2, 2, 2], "the row of milk"),
    (check.softmax, shifted, "gives nan"),
    (check.attention, lambda q, k, v: scaled_scores(q, k) @ v, "no softmax"),
    (
        check.attention,
        lambda q, k, v: (q @ k.T / math.sqrt(2)).softmax(dim=-1) @ v,
        "2 was that of the example",
    ),
    (
        check.attention,
        lambda q, k, v: (scaled_scores(q, k).softmax(dim=-1) @ v).half(),
        "keep the dtype",
    ),
]


@pytest.mark.parametrize(("check", "answer", "hint"), WRONG)
def test_a_wrong_answer_gets_its_hint(check, answer, hint):
    verdict = check(answer)

    assert not verdict.right
    assert hint in repr(verdict)


def softmax_in_place(scores):
    scores -= scores.amax(dim=-1, keepdim=True)
    scores.exp_()
    scores /= scores.sum(dim=-1, keepdim=True)
    return scores


RIGHT = [
    (check.by_hand, [1.0, 0.0, 2.0]),
    (check.scores, lambda q, k: torch.einsum("id,jd->ij", q, k)),
    (check.scale, lambda s, d_k: s.div_(d_k**0.5)),
    (check.softmax, softmax_in_place),
    (check.attention, torch.nn.functional.scaled_dot_product_attention),
    (
        check.causal_attention,
        lambda q, k, v: torch.nn.functional.scaled_dot_product_attention(
            q[None], k[None], v[None], is_causal=True
        )[0],
    ),
]


@pytest.mark.parametrize(("check", "answer"), RIGHT)
def test_a_right_answer_is_right_however_it_is_written_and_again(check, answer):
    assert repr(check(answer)).endswith(": right.")
    assert repr(check(answer)).endswith(": right.")
