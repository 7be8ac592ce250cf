"""Typical wrong answers in the lab on BERT, and what its checks say of them."""

import math

import pytest
import torch
from torch import nn

from labs.checks import bert as check

PAD, MASK, FIRST_WORD = 0, 3, 4
cross_entropy = nn.functional.cross_entropy


def hide(tokens, chosen, fate, others, masked=0.8, random=0.1):
    hidden = torch.where(fate < masked + random, others, tokens).masked_fill(fate < masked, MASK)
    return torch.where(chosen, hidden, tokens)


def hide_with(**shares):
    return lambda tokens, chosen, fate, others, **_: hide(tokens, chosen, fate, others, **shares)


def hide_in_place(tokens, chosen, fate, others, masked=0.8, random=0.1):
    tokens[chosen & (fate < masked)] = MASK
    return tokens


def mask_first(tokens, chosen, fate, others):
    hidden = torch.where(fate < 0.9, others, tokens.masked_fill(fate < 0.8, MASK))
    return torch.where(chosen, hidden, tokens)


def attend(queries, keys, values, real, level=-torch.inf, scaled=True, causal=False):
    scores = queries @ keys.mT / (math.sqrt(keys.shape[-1]) if scaled else 1)
    hidden = ~real[:, None, None, :]
    if causal:
        hidden = hidden | torch.ones(scores.shape[-2:]).triu(diagonal=1).bool()
    return scores.masked_fill(hidden, level).softmax(dim=-1) @ values


def hide_weights(queries, keys, values, real):
    weights = (queries @ keys.mT / math.sqrt(keys.shape[-1])).softmax(dim=-1)
    return weights.masked_fill(~real[:, None, None, :], 0) @ values


def hide_queries(queries, keys, values, real):
    scores = queries @ keys.mT / math.sqrt(keys.shape[-1])
    return scores.masked_fill(~real[:, None, :, None], -torch.inf).softmax(dim=-1) @ values


class Layer(nn.Module):
    def __init__(self, d_model):
        super().__init__()
        self.to_all = nn.Linear(d_model, d_model)

    def forward(self, x, real):
        scores = (x @ x.mT).masked_fill(~real[:, None, :], -torch.inf)
        return x + self.to_all(scores.softmax(dim=-1) @ x).tanh()


class BERT(nn.Module):
    def __init__(self, num_words, length, d_model, num_heads, num_layers):
        super().__init__()
        self.words = nn.Embedding(num_words, d_model)
        self.places = nn.Embedding(length, d_model)
        self.norm = nn.LayerNorm(d_model)
        self.layers = nn.ModuleList(Layer(d_model) for _ in range(num_layers))

    def enter(self, tokens):
        return self.norm(self.words(tokens) + self.places.weight[: tokens.shape[1]])

    def through(self, x, real):
        for layer in self.layers:
            x = layer(x, real)
        return x

    def encode(self, tokens):
        return self.through(self.enter(tokens), tokens != PAD)


class NoPlaces(BERT):
    def enter(self, tokens):
        return self.norm(self.words(tokens))


class NoNorm(BERT):
    def enter(self, tokens):
        return self.words(tokens) + self.places.weight[: tokens.shape[1]]


class PlacesLast(BERT):
    def enter(self, tokens):
        return self.norm(self.words(tokens)) + self.places.weight[: tokens.shape[1]]


class FirstPlace(BERT):
    def enter(self, tokens):
        return self.norm(self.words(tokens) + self.places.weight[0])


class NoLayer(BERT):
    def through(self, x, real):
        return x


class OneLayer(BERT):
    def through(self, x, real):
        return self.layers[0](x, real)


class SameInput(BERT):
    def through(self, x, real):
        for layer in self.layers:
            last = layer(x, real)
        return last


class ReadsPadding(BERT):
    def through(self, x, real):
        return super().through(x, torch.ones_like(real))


class RealIsPadding(BERT):
    def through(self, x, real):
        return super().through(x, ~real)


class Unwritten(BERT):
    def encode(self, tokens): ...


def masked_at(tokens, place):
    masked = tokens.clone()
    masked[place] = MASK
    return masked


def behind_mask_in_place(bert, tokens, place):
    tokens[place] = MASK
    return bert(tokens[None])[0, place].softmax(dim=-1)


def logits_behind(bert, tokens, place):
    return bert(masked_at(tokens, place)[None])


def verbs_masked(tokens, verbs):
    return torch.where(torch.arange(tokens.shape[1]) == verbs[:, None], MASK, tokens)


def rights(bert, tokens, verbs, wrong, read=None):
    rows = torch.arange(len(tokens))
    logits = bert(verbs_masked(tokens, verbs) if read is None else read)[rows, verbs]
    return logits[rows, tokens[rows, verbs]] > logits[rows, wrong]


def per_number(right, attractors, share=torch.mean):
    return [share(right[attractors == number].float()) for number in range(3)]


def agreement_in_place(bert, tokens, verbs, wrong, attractors):
    tokens[torch.arange(len(tokens)), verbs] = MASK


def agreement_at_class(bert, tokens, verbs, wrong, attractors):
    rows = torch.arange(len(tokens))
    logits = bert(verbs_masked(tokens, verbs))[:, 0]
    return per_number(logits[rows, tokens[rows, verbs]] > logits[rows, wrong], attractors)


def agreement_of_guesses(bert, tokens, verbs, wrong, attractors):
    rows = torch.arange(len(tokens))
    guesses = bert(verbs_masked(tokens, verbs))[rows, verbs].argmax(dim=-1)
    return per_number(guesses == tokens[rows, verbs], attractors)


class Classifier(nn.Module):
    def __init__(self, bert, num_labels):
        super().__init__()
        self.bert = bert
        self.to_summary = nn.Linear(8, 8)
        self.to_label = nn.Linear(8, num_labels)

    def forward(self, tokens):
        return self.head(self.bert.encode(tokens))

    def head(self, x):
        return self.to_label(self.to_summary(x[:, 0]).tanh())


def judging(head):
    """Make a class of classifiers with another head."""
    return type("Other", (Classifier,), {"head": lambda self, x: head(self, x)})


def fine_tune(
    classifier,
    tokens,
    labels,
    batches,
    rate,
    optimizer=torch.optim.AdamW,
    part="",
    clears=True,
    anew=False,
    everything=False,
):
    moved = [p for name, p in classifier.named_parameters() if name.startswith(part)]
    step = optimizer(moved, lr=rate)
    for batch in batches:
        step = optimizer(moved, lr=rate) if anew else step
        batch = torch.arange(len(tokens)) if everything else batch
        loss = cross_entropy(classifier(tokens[batch]), labels[batch])
        if clears:
            step.zero_grad()
        loss.backward()
        step.step()


def fine_tune_with(**options):
    return lambda *arguments: fine_tune(*arguments, **options)


WRONG = [
    (check.choose, lambda t, c: ..., "is not written yet"),
    (check.choose, lambda t, c: c < 0.15, "[CLS], [SEP] or [PAD] are chosen"),
    (check.choose, lambda t, c: (c < 0.15) & (t != PAD), "tokens of the text, but no words"),
    (check.choose, lambda t, c: (c >= 0.15) & (t >= FIRST_WORD), "the other 85 %"),
    (check.choose, lambda t, c: t >= FIRST_WORD, "look at chance, too"),
    (check.choose, lambda t, c: (c <= 0.15) & (t >= FIRST_WORD), "0.15 itself"),
    (check.choose, lambda t, c: (c < 0.15) & (t > FIRST_WORD), "the first word, number 4"),
    (check.hide, hide_in_place, "changed the tokens that it was given"),
    (check.hide, lambda t, c, f, o: hide(t, torch.ones_like(c), f, o), "not chosen are hidden"),
    (check.hide, hide_with(masked=1, random=0), "every chosen token is [MASK]"),
    (check.hide, hide_with(masked=0.8, random=0), "no token is random"),
    (check.hide, hide_with(masked=0.8, random=0.2), "no token is left as it is"),
    (check.hide, hide_with(masked=0.1, random=0.8), "each other's share"),
    (check.hide, mask_first, "write [MASK] last"),
    (check.hide, hide_with(), "you wrote 0.8 and 0.1 into the code"),
    (
        check.masked_loss,
        lambda g, t, c: cross_entropy(g.flatten(0, 1), t.flatten()),
        "every token counts",
    ),
    (
        check.masked_loss,
        lambda g, t, c: cross_entropy(g[t != PAD], t[t != PAD]),
        "every token that is no padding counts",
    ),
    (
        check.masked_loss,
        lambda g, t, c: cross_entropy(g[~c], t[~c]),
        "only tokens that are not chosen count",
    ),
    (
        check.masked_loss,
        lambda g, t, c: cross_entropy(g[c], t[c], reduction="none"),
        "give their mean",
    ),
    (
        check.masked_loss,
        lambda g, t, c: cross_entropy(g[c], t[c], reduction="sum"),
        "you added up",
    ),
    (
        check.masked_loss,
        lambda g, t, c: cross_entropy(g[c], t[c], reduction="sum") / t.numel(),
        "divided by the number of all tokens",
    ),
    (check.masked_loss, lambda g, t, c: -cross_entropy(g[c], t[c]), "the sign is wrong"),
    (
        check.masked_loss,
        lambda g, t, c: cross_entropy(g[c].softmax(dim=-1), t[c]),
        "takes logits",
    ),
    (check.attend, lambda q, k, v, real: attend(q, k, v, ~real), "you hid the real tokens"),
    (check.attend, hide_queries, "and no queries"),
    (
        check.attend,
        lambda q, k, v, real: attend(q, k, v, torch.ones_like(real)),
        "padding is read",
    ),
    (check.attend, lambda *a: attend(*a, level=0), "its exponential is 1"),
    (check.attend, hide_weights, "you hid weights"),
    (check.attend, lambda *a: attend(*a, causal=True), "the future is hidden"),
    (check.attend, lambda *a: attend(*a, scaled=False), "were not scaled"),
    (check.encoder, Unwritten, "is not written yet"),
    (check.encoder, NoPlaces, "places are missing"),
    (check.encoder, NoNorm, "the first norm is missing"),
    (check.encoder, PlacesLast, "after the norm"),
    (check.encoder, FirstPlace, "the place of the first"),
    (check.encoder, NoLayer, "no layer is used"),
    (check.encoder, OneLayer, "only the first layer"),
    (check.encoder, SameInput, "hand on what the one before gave"),
    (check.encoder, ReadsPadding, "padding is read"),
    (check.encoder, RealIsPadding, "some vectors are nan"),
    (check.behind_mask, behind_mask_in_place, "changed the tokens that it was given"),
    (
        check.behind_mask,
        lambda b, t, p: b(t[None])[0, p].softmax(dim=-1),
        "nothing was masked",
    ),
    (check.behind_mask, lambda b, t, p: logits_behind(b, t, p)[0, p], "these are logits"),
    (
        check.behind_mask,
        lambda b, t, p: logits_behind(b, t, p)[0, p].log_softmax(dim=-1),
        "logarithms",
    ),
    (
        check.behind_mask,
        lambda b, t, p: logits_behind(b, t, p)[0, 0].softmax(dim=-1),
        "behind the first token",
    ),
    (
        check.behind_mask,
        lambda b, t, p: logits_behind(b, t, p)[0].softmax(dim=0)[p],
        "runs over the places",
    ),
    (
        check.behind_mask,
        lambda b, t, p: logits_behind(b, t, p)[0].softmax(dim=-1),
        "these are all places",
    ),
    (
        check.behind_mask,
        lambda b, t, p: logits_behind(b, t, p)[:, p].softmax(dim=-1),
        "this is a batch of one",
    ),
    (check.agreement, lambda *a: ..., "is not written yet"),
    (check.agreement, agreement_in_place, "changed the tokens that it was given"),
    (
        check.agreement,
        lambda b, t, v, w, a: per_number(rights(b, t, v, w, read=t), a),
        "nothing was masked",
    ),
    (check.agreement, agreement_at_class, "you asked at [CLS]"),
    (
        check.agreement,
        lambda b, t, v, w, a: per_number(~rights(b, t, v, w), a),
        "shares of the wrong form",
    ),
    (check.agreement, agreement_of_guesses, "likeliest of all words"),
    (
        check.agreement,
        lambda b, t, v, w, a: rights(b, t, v, w).float().mean(),
        "the share of all",
    ),
    (
        check.agreement,
        lambda b, t, v, w, a: per_number(rights(b, t, v, w), a, torch.sum),
        "these are numbers of sentences",
    ),
    (
        check.agreement,
        lambda b, t, v, w, a: per_number(rights(b, t, v, w), a, lambda r: r.sum() / len(t)),
        "divided by the number of all sentences",
    ),
    (
        check.classifier,
        judging(lambda c, x: c.to_label(c.to_summary(x.mean(dim=1)).tanh())),
        "the mean of all tokens",
    ),
    (
        check.classifier,
        judging(lambda c, x: c.to_label(c.to_summary(x[:, -1]).tanh())),
        "the last column",
    ),
    (
        check.classifier,
        judging(lambda c, x: c.to_label(c.to_summary(x).tanh())),
        "logits for every token",
    ),
    (
        check.classifier,
        judging(lambda c, x: c.to_label(c.to_summary(x[:, 0]))),
        "tanh is missing",
    ),
    (
        check.classifier,
        judging(lambda c, x: c.to_label(x[:, 0].tanh())),
        "to_summary is missing",
    ),
    (
        check.classifier,
        judging(lambda c, x: Classifier.head(c, x).softmax(dim=-1)),
        "these are probabilities",
    ),
    (check.fine_tune, lambda *a: None, "no parameter has changed"),
    (check.fine_tune, fine_tune_with(clears=False), "gradients of all batches add up"),
    (
        check.fine_tune,
        lambda c, t, y, batches, rate: fine_tune(c, t, y, batches[:1], rate),
        "only one batch",
    ),
    (check.fine_tune, fine_tune_with(part="head"), "only the head has learned"),
    (check.fine_tune, fine_tune_with(part="bert"), "only what is below the head"),
    (check.fine_tune, fine_tune_with(anew=True), "made anew for each batch"),
    (check.fine_tune, fine_tune_with(optimizer=torch.optim.SGD), "this is SGD"),
    (check.fine_tune, fine_tune_with(everything=True), "every step used all texts"),
]


@pytest.mark.parametrize(("judge", "answer", "hint"), WRONG)
def test_a_wrong_answer_gets_its_hint(judge, answer, hint):
    others = (BERT,) if judge is check.classifier else ()

    verdict = judge(answer, *others)

    assert not verdict.right
    assert hint in repr(verdict)


def test_a_head_without_an_encoder_is_sent_to_task_5():
    assert "encode of task 5 is not written yet" in repr(check.classifier(Classifier, Unwritten))


@pytest.mark.parametrize(
    ("judge", "answers"),
    [
        (check.hide, (hide,)),
        (check.attend, (attend,)),
        (check.encoder, (BERT,)),
        (check.classifier, (Classifier, BERT)),
        (check.fine_tune, (fine_tune,)),
    ],
)
def test_what_the_wrong_answers_were_made_from_is_right(judge, answers):
    assert judge(*answers).right
