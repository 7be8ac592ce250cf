import itertools
import math

import pytest
import torch
from torch.testing import assert_close

from transformer_notes.decoding import (
    beam_search,
    generate,
    greedy,
    length_penalty,
    sample,
    top_k,
    top_p,
)

VOCAB, END = 5, 4


def random_model(scale=1.5):
    """The next token depends on the last two: the smallest model that beams can mislead."""
    table = scale * torch.randn(VOCAB, VOCAB, VOCAB)
    return lambda tokens: table[tokens[:, -2], tokens[:, -1]]


def log_probability(model, tokens, start):
    """Add up, token by token, what a model thinks of a text."""
    return sum(
        model(tokens[None, :i]).log_softmax(-1)[0, tokens[i]].item()
        for i in range(start, len(tokens))
    )


def test_greedy_takes_the_likeliest_token_again_and_again():
    follows = torch.tensor([[0.0, 3, 1, 2, 0], [1, 0, 0, 2, 0], [9, 0, 0, 0, 0], [0, 0, 1, 0, 0]])

    tokens = generate(lambda t: follows[t[:, -1]], torch.tensor([[0], [2]]), num_tokens=4)

    assert tokens.tolist() == [[0, 1, 3, 2, 0], [2, 0, 1, 3, 2]]


def test_a_text_that_has_ended_stays_ended_while_others_are_written():
    follows = {0: 1, 1: END, 2: 3, 3: 0, END: 2}

    def model(tokens):
        last = tokens[:, -1].tolist()
        return torch.eye(VOCAB)[[follows[token] for token in last]]

    tokens = generate(model, torch.tensor([[0], [2]]), num_tokens=9, end=END)

    # Both have ended after five tokens of the nine.
    assert tokens.tolist() == [[0, 1, END, END, END], [2, 3, 0, 1, END]]


def test_samples_come_as_often_as_they_are_likely():
    logits = torch.tensor([[0.0, 1.0, 2.0], [0.5, 0.0, -1.0]])
    generator = torch.Generator().manual_seed(1)

    for temperature in (0.7, 1.0, 3.0):
        drawn = sample(logits.repeat(5000, 1), temperature, generator).unflatten(0, (-1, 2))
        shares = torch.nn.functional.one_hot(drawn, 3).float().mean(dim=0)
        assert_close(shares, (logits / temperature).softmax(dim=-1), rtol=0, atol=0.03)


def test_a_low_temperature_is_greedy_and_a_high_one_takes_anything():
    logits = torch.randn(3, VOCAB)

    assert torch.equal(sample(logits, temperature=1e-4), greedy(logits))
    flat = sample(logits.repeat(700, 1), temperature=1e6)
    assert (torch.bincount(flat) > 2100 / VOCAB * 0.8).all()


def test_top_k_keeps_k_tokens_and_their_logits():
    logits = torch.tensor([[0.1, 2.0, -1.0, 1.0], [3.0, 3.0, 3.0, 0.0]])

    kept = top_k(logits, 2)

    assert kept[0].tolist() == logits[0].where(logits[0] > 0.5, -math.inf).tolist()
    assert (kept[1] > -math.inf).sum() == 2  # also where there is a tie
    assert torch.equal(top_k(logits, 4), logits)


def test_top_p_by_hand():
    logits = torch.tensor([[0.1, 0.5, 0.15, 0.25], [0.4, 0.3, 0.2, 0.1]]).log()

    kept = top_p(logits, 0.7) > -math.inf

    assert kept.tolist() == [[False, True, False, True], [True, True, False, False]]
    # A set that reaches p exactly is enough.
    exact = torch.tensor([[0.25, 0.5, 0.125, 0.125]]).log()
    assert (top_p(exact, 0.75) > -math.inf).tolist() == [[True, True, False, False]]


@pytest.mark.parametrize("p", [0.01, 0.4, 0.9, 1.0])
def test_top_p_keeps_the_smallest_set_that_reaches_p(p):
    for logits in 2 * torch.randn(20, 1, VOCAB):
        probability = logits.softmax(dim=-1)[0]

        kept = top_p(logits, p)[0] > -math.inf

        reaching = [
            set(tokens)
            for size in range(1, VOCAB + 1)
            for tokens in itertools.combinations(range(VOCAB), size)
            if probability[list(tokens)].sum() >= p - 1e-6
        ]
        smallest = min(len(tokens) for tokens in reaching)
        assert set(kept.nonzero().flatten().tolist()) in reaching
        assert kept.sum() == smallest
        # Of all sets of this size it is the likeliest.
        assert_close(probability[kept].sum(), probability.topk(smallest).values.sum())


def test_a_beam_of_width_one_is_greedy():
    for seed in range(10):
        torch.manual_seed(seed)
        model = random_model()
        prompt = torch.tensor([0, 1])

        (only,) = beam_search(model, prompt, num_tokens=6, beam_width=1, end=END)

        expected = generate(model, prompt[None], num_tokens=6, end=END)[0]
        assert torch.equal(only.tokens, expected)


def all_texts(prompt, num_tokens):
    """Write down every text that ends with the end or has no room for more."""
    for length in range(1, num_tokens + 1):
        for tokens in itertools.product(range(VOCAB), repeat=length):
            ended = tokens[-1] == END
            if END not in tokens[:-1] and (ended or length == num_tokens):
                yield torch.tensor([*prompt.tolist(), *tokens])


@pytest.mark.parametrize("alpha", [0.0, 0.6, 1.0])
def test_a_beam_wide_enough_finds_the_best_text_of_all(alpha):
    prompt = torch.tensor([0, 1])
    model = random_model()

    found = beam_search(model, prompt, num_tokens=3, beam_width=500, end=END, alpha=alpha)

    texts = list(all_texts(prompt, 3))
    scores = torch.tensor(
        [
            log_probability(model, text, start=2) / length_penalty(len(text) - 2, alpha)
            for text in texts
        ]
    )
    assert len(found) == len(texts) == 85
    best = texts[int(scores.argmax())]
    assert torch.equal(found[0].tokens, best)
    assert_close(
        torch.tensor([hypothesis.score for hypothesis in found]),
        scores.sort(descending=True).values,
    )


def test_two_texts_find_what_one_misses():
    # The likeliest first token, 1 (60 %), leads where nothing is likely; 2 leads to 3.
    after = torch.tensor(
        [
            [0.0, 0.6, 0.4, 0.0, 0.0],
            [0.2, 0.2, 0.2, 0.2, 0.2],
            [0.0, 0.0, 0.1, 0.9, 0.0],
            [0.2, 0.2, 0.2, 0.2, 0.2],
        ]
    )

    def model(tokens):
        return after[tokens[:, -1]].log()

    def search(width):
        return beam_search(model, torch.tensor([0]), 2, width, END, alpha=0.0)

    assert search(1)[0].tokens.tolist()[:2] == [0, 1]
    assert_close(search(1)[0].score, math.log(0.6 * 0.2))
    assert search(2)[0].tokens.tolist() == [0, 2, 3]
    assert_close(search(2)[0].score, math.log(0.4 * 0.9))


@pytest.mark.parametrize("width", [1, 2, 7])
def test_a_beam_finds_only_what_can_be_written(width):
    # From 0 only 1 or the end can follow, from 1 only the end: there are two texts.
    after = torch.tensor([[0.0, 0.6, 0.0, 0.0, 0.4], [0.0, 0.0, 0.0, 0.0, 1.0]]).log()

    found = beam_search(lambda tokens: after[tokens[:, -1]], torch.tensor([0]), 3, width, END)

    texts = [[0, 1, END], [0, END]]
    assert [hypothesis.tokens.tolist() for hypothesis in found] == texts[:width]
    assert all(hypothesis.score > -math.inf for hypothesis in found)


@pytest.mark.parametrize(
    "logits",
    [[-math.inf] * VOCAB, [math.nan, 0.0, 0.0, 0.0, 0.0], [math.inf, 0.0, 0.0, 0.0, 0.0]],
    ids=["nothing can follow", "a logit is NaN", "a logit is infinite"],
)
def test_a_beam_says_after_which_text_there_is_no_probability(logits):
    # After 0 comes 1 or 2; after 2 the model breaks.
    after = torch.tensor([[-math.inf, 1.0, 0.0, -math.inf, -math.inf], [0.0] * VOCAB, logits])

    with pytest.raises(ValueError, match=r"after \[0, 2\]: next_logits must give each text"):
        beam_search(lambda tokens: after[tokens[:, -1]], torch.tensor([0]), 3, 2, END)


def test_the_length_penalty_by_hand():
    assert_close(length_penalty(1, 0.6), 1.0)
    assert_close(length_penalty(7, 0.6), 2**0.6)
    assert_close(length_penalty(7, 1.0), 2.0)
    assert_close(length_penalty(7, 0.0), 1.0)


def test_the_length_penalty_favours_long_texts():
    # Ending at once and going on are equally likely; what goes on then costs a little.
    after = torch.tensor([[0.0, 0.5, 0.0, 0.0, 0.5], [0.0, 0.9, 0.1, 0.0, 0.0]]).log()

    def model(tokens):
        return after[(tokens[:, -1] == 1).long()]

    def search(alpha):
        return beam_search(model, torch.tensor([0]), 4, 2, END, alpha)[0]

    assert search(0.0).tokens.tolist() == [0, END]
    assert_close(search(0.0).score, math.log(0.5))
    assert search(1.0).tokens.tolist() == [0, 1, 1, 1, 1]
    assert_close(search(1.0).score, math.log(0.5 * 0.9**3) / (9 / 6))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda x: sample(x, temperature=0.0), "temperature=0.0 must be positive"),
        (lambda x: top_k(x, 0), "k=0 must lie between 1 and 5"),
        (lambda x: top_k(x, 6), "k=6 must lie between 1 and 5"),
        (lambda x: top_p(x, 0.0), "p=0.0 must be above 0"),
        (lambda x: top_p(x, 1.5), "p=1.5 must be above 0 and at most 1"),
        (
            lambda x: beam_search(lambda _: x, torch.tensor([0]), 3, 0, END),
            "num_tokens=3, beam_width=0",
        ),
    ],
)
def test_refuses_what_makes_no_choice(call, message):
    with pytest.raises(ValueError, match=message):
        call(torch.randn(1, VOCAB))
