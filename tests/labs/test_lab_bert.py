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


def choose_in_place(tokens, chance):
    return chance.masked_fill_(tokens < FIRST_WORD, 1.0) < 0.15


def hide_in_others(tokens, chosen, fate, others, masked=0.8, random=0.1):
    others[fate < masked] = MASK
    left = fate >= masked + random
    others[left] = tokens[left]
    return torch.where(chosen, others, tokens)


def hide_by_hand(tokens, chosen, fate, others, masked=0.8, random=0.1):
    hidden = torch.where(fate < 0.9, others, tokens).masked_fill(fate < masked, MASK)
    return torch.where(chosen, hidden, tokens)


def hide_exchanged(tokens, chosen, fate, others):
    hidden = torch.where(fate < 0.9, tokens, others).masked_fill(fate < 0.8, MASK)
    return torch.where(chosen, hidden, tokens)


def hide_up_to(tokens, chosen, fate, others):
    hidden = torch.where(fate <= 0.9, others, tokens).masked_fill(fate <= 0.8, MASK)
    return torch.where(chosen, hidden, tokens)


def loss_in_place(logits, tokens, chosen):
    answers = tokens.masked_fill_(~chosen, -100)
    return cross_entropy(logits.mT, answers)


def per_text(logits, tokens, chosen):
    rows = zip(logits, tokens, chosen, strict=True)
    return torch.stack([cross_entropy(g[c], t[c]) for g, t, c in rows]).mean()


def scores_with(scale=5**-0.5, order=(0, 1, 2), hidden=None, dim=-1):
    """Make an attention with one thing changed."""

    def attention(*arguments):
        queries, keys, values = (arguments[i] for i in order)
        padding = ~arguments[3][:, None, None, :]
        scores = queries @ keys.mT * scale
        scores = hidden(scores, padding) if hidden else scores.masked_fill(padding, -torch.inf)
        return scores.softmax(dim=dim) @ values

    return attention


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


class NoMaskRead(BERT):
    def encode(self, tokens):
        return self.through(self.enter(tokens), (tokens != PAD) & (tokens != MASK))


class WordsRead(BERT):
    def encode(self, tokens):
        return self.through(self.enter(tokens), tokens >= FIRST_WORD)


class LastPlaces(BERT):
    def enter(self, tokens):
        return self.norm(self.words(tokens) + self.places.weight[-tokens.shape[1] :])


class PlacesFromOne(BERT):
    def enter(self, tokens):
        return self.norm(self.words(tokens) + self.places.weight[1 : tokens.shape[1] + 1])


class PlaceOfText(BERT):
    def enter(self, tokens):
        return self.norm(self.words(tokens) + self.places.weight[: len(tokens), None])


class NormBehind(NoNorm):
    def through(self, x, real):
        return self.norm(super().through(x, real))


class TwoNorms(BERT):
    def through(self, x, real):
        return self.norm(super().through(x, real))


class LayersBackwards(BERT):
    def through(self, x, real):
        for layer in reversed(self.layers):
            x = layer(x, real)
        return x


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


def behind_other_mask(masked=0, asked=0):
    """Make a function of task 6 that masks one place and reads another."""
    return lambda b, t, p: logits_behind(b, t, p + masked)[0, p + asked].softmax(dim=-1)


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


def agreement_of_columns(bert, tokens, verbs, wrong, attractors):
    read = tokens.clone()
    read[:, verbs] = MASK
    return per_number(rights(bert, tokens, verbs, wrong, read), attractors)


def agreement_before(bert, tokens, verbs, wrong, attractors):
    rows = torch.arange(len(tokens))
    logits = bert(verbs_masked(tokens, verbs))[rows, verbs - 1]
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
    weigh=cross_entropy,
):
    moved = [p for name, p in classifier.named_parameters() if name.startswith(part)]
    step = optimizer(moved, lr=rate)
    for batch in batches:
        step = optimizer(moved, lr=rate) if anew else step
        batch = torch.arange(len(tokens)) if everything else batch
        loss = weigh(classifier(tokens[batch]), labels[batch])
        if clears:
            step.zero_grad()
        loss.backward()
        step.step()


def fine_tune_with(**options):
    return lambda *arguments: fine_tune(*arguments, **options)


def clear_late(classifier, tokens, labels, batches, rate):
    step = torch.optim.AdamW(classifier.parameters(), lr=rate)
    for batch in batches:
        cross_entropy(classifier(tokens[batch]), labels[batch]).backward()
        step.zero_grad()
        step.step()


def first_labels(classifier, tokens, labels, batches, rate):
    step = torch.optim.AdamW(classifier.parameters(), lr=rate)
    for batch in batches:
        loss = cross_entropy(classifier(tokens[batch]), labels[: len(batch)])
        step.zero_grad()
        loss.backward()
        step.step()


WRONG = [
    (check.choose, lambda t, c: ..., "is not written yet"),
    (check.choose, lambda t, c: c < 0.15, "[CLS], [SEP] or [PAD] are chosen"),
    (check.choose, lambda t, c: (c < 0.15) & (t != PAD), "tokens of the text, but no words"),
    (check.choose, lambda t, c: (c >= 0.15) & (t >= FIRST_WORD), "the other 85 %"),
    (check.choose, lambda t, c: t >= FIRST_WORD, "look at chance, too"),
    (check.choose, lambda t, c: (c <= 0.15) & (t >= FIRST_WORD), "0.15 itself"),
    (check.choose, lambda t, c: (c < 0.15) & (t > FIRST_WORD), "the first word, number 4"),
    (check.hide, hide_in_place, "you change tokens in place"),
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
    (check.behind_mask, behind_mask_in_place, "you change tokens in place"),
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
    (check.agreement, agreement_in_place, "you change tokens in place"),
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

WRONG += [
    (check.choose, lambda t, c: (c < 0.15) & (t >= MASK), "[MASK] is chosen"),
    (check.choose, lambda t, c: ((c < 0.15) & (t >= FIRST_WORD)).int(), "is of torch.int32"),
    (check.choose, lambda t, c: (c < 0.15) | (t >= FIRST_WORD), "both must be true"),
    (check.choose, lambda t, c: (c >= 0.15) | (t < FIRST_WORD), "true and false are exchanged"),
    (check.hide, lambda *a, **k: hide(*a, **k).float(), "numbers of words are whole"),
    (check.hide, hide_by_hand, "you wrote 0.9 into the code"),
    (check.hide, hide_exchanged, "that stay are exchanged"),
    (check.hide, hide_up_to, "0.8 is not below 0.8"),
    (
        check.hide,
        lambda t, c, f, o: torch.where(f < 0.8, MASK, hide(t, c, f, o)),
        "[MASK] stands at tokens",
    ),
    (check.masked_loss, loss_in_place, "you change tokens in place"),
    (check.masked_loss, lambda g, t, c: cross_entropy(g.detach()[c], t[c]), "has no gradient"),
    (
        check.masked_loss,
        lambda g, t, c: -g[c].softmax(dim=-1).gather(-1, t[c][:, None]).log().mean(),
        "with logits of 1000",
    ),
    (check.masked_loss, lambda g, t, c: cross_entropy(g[c], t[c]) / math.log(2), "in bits"),
    (
        check.masked_loss,
        lambda g, t, c: -g[c].log_softmax(dim=0).gather(-1, t[c][:, None]).mean(),
        "over the chosen places",
    ),
    (check.masked_loss, per_text, "the mean of the means of the texts"),
    (
        check.masked_loss,
        lambda g, t, c: cross_entropy(g[c], t[c], reduction="sum") / len(t),
        "divided by the number of texts",
    ),
    (
        check.masked_loss,
        lambda g, t, c: -g[c].softmax(dim=-1).gather(-1, t[c][:, None]).mean(),
        "the logarithm is missing",
    ),
    (
        check.masked_loss,
        lambda g, t, c: -g[c].softmax(dim=-1).gather(-1, t[c][:, None]).mean().log(),
        "the logarithm of a mean",
    ),
    (check.masked_loss, lambda g, t, c: cross_entropy(g[c], t[c]).exp(), "the perplexity"),
    (check.masked_loss, lambda g, t, c: cross_entropy((g * c[..., None]).mT, t), "logits of 0"),
    (check.masked_loss, lambda g, t, c: cross_entropy(g.mT, t * c), "answers of 0 still count"),
    (check.attend, scores_with(scale=0.2), "divide by its root"),
    (check.attend, scores_with(scale=5**0.5), "you multiplied by the root"),
    (check.attend, scores_with(order=(1, 0, 2)), "queries and keys are exchanged"),
    (check.attend, scores_with(order=(0, 1, 1)), "keys are mixed"),
    (check.attend, scores_with(dim=-2), "take the softmax over the keys"),
    (check.attend, scores_with(hidden=lambda s, p: s.masked_fill(p.mT, -1e9)), "you hid queries"),
    (
        check.attend,
        lambda q, k, v, real: (q @ k.mT * 5**-0.5).masked_fill(~real[:, None, None], 0) @ v,
        "the softmax is missing",
    ),
    (
        check.attend,
        lambda q, k, v, real: attend(q, k, v, real) * real[:, None, :, None],
        "a row that nobody reads may stay",
    ),
    (check.encoder, NoMaskRead, "[MASK] is not read"),
    (check.encoder, WordsRead, "only words are read"),
    (check.encoder, LastPlaces, "the last rows of the places"),
    (check.encoder, PlacesFromOne, "places begin with 1"),
    (check.encoder, PlaceOfText, "each text got one place"),
    (check.encoder, NormBehind, "the norm stands behind the layers"),
    (check.encoder, TwoNorms, "a second norm"),
    (check.encoder, LayersBackwards, "from the last to the first"),
    (check.behind_mask, behind_other_mask(asked=-1), "you read the place before"),
    (check.behind_mask, behind_other_mask(asked=1), "you read the place behind"),
    (check.behind_mask, behind_other_mask(1, 1), "you masked the place behind"),
    (check.behind_mask, behind_other_mask(-1, -1), "you masked the place before"),
    (
        check.behind_mask,
        lambda b, t, p: b(torch.full_like(t, MASK)[None])[0, p].softmax(dim=-1),
        "every word is masked",
    ),
    (check.behind_mask, lambda b, t, p: logits_behind(b, t, p)[0, p].sigmoid(), "a sigmoid"),
    (check.agreement, agreement_of_columns, "masks whole columns"),
    (check.agreement, agreement_before, "one place too early"),
    (
        check.agreement,
        lambda b, t, v, w, a: [100 * share for share in per_number(rights(b, t, v, w), a)],
        "these are per cent",
    ),
    (
        check.agreement,
        lambda b, t, v, w, a: per_number(rights(b, t, v, w), a)[::-1],
        "the order is turned",
    ),
    (
        check.agreement,
        lambda b, t, v, w, a: [rights(b, t, v, w).float().mean()] * 3,
        "the share of all, three times",
    ),
    (
        check.classifier,
        judging(lambda c, x: Classifier.head(c, x).log_softmax(dim=-1)),
        "logarithms of probabilities",
    ),
    (check.classifier, judging(lambda c, x: Classifier.head(c, x[:, 1:])), "the first word"),
    (check.classifier, judging(lambda c, x: c.to_label(x[:, 0])), "to_summary and tanh"),
    (
        check.classifier,
        judging(lambda c, x: c.to_label(c.to_summary(x[:, 0].tanh()))),
        "tanh stands before to_summary",
    ),
    (
        check.classifier,
        judging(lambda c, x: c.to_label(c.to_summary(x[:, 0])).tanh()),
        "tanh stands behind to_label",
    ),
    (check.classifier, judging(lambda c, x: Classifier.head(c, x).tanh()), "a second tanh"),
    (
        check.classifier,
        judging(lambda c, x: c.to_label(c.to_summary(x[:, 0]).relu())),
        "this is ReLU",
    ),
    (
        check.classifier,
        judging(lambda c, x: c.to_label(nn.functional.gelu(c.to_summary(x[:, 0])))),
        "this is GELU",
    ),
    (
        check.classifier,
        judging(lambda c, x: c.to_label(c.to_summary(x[:, 0]).sigmoid())),
        "this is a sigmoid",
    ),
    (check.classifier, judging(lambda c, x: Classifier.head(c, x.detach())), "BERT gets no"),
    (
        check.fine_tune,
        fine_tune_with(weigh=nn.CrossEntropyLoss(reduction="sum")),
        "the losses of a batch are added up",
    ),
    (
        check.fine_tune,
        fine_tune_with(weigh=lambda g, y: cross_entropy(g.softmax(dim=-1), y)),
        "you gave it probabilities",
    ),
    (check.fine_tune, fine_tune_with(weigh=lambda g, y: -cross_entropy(g, y)), "the loss grows"),
    (check.fine_tune, fine_tune_with(optimizer=torch.optim.Adam), "this is Adam"),
    (check.fine_tune, lambda *a: fine_tune(*a[:4], rate=1e-3), "hand on lr=rate"),
    (check.fine_tune, first_labels, "the labels are the first ones"),
    (check.fine_tune, clear_late, "zero_grad(), backward() and step() in this order"),
]


def test_an_answer_that_works_in_place_spoils_no_later_check():
    check.choose(choose_in_place)
    check.masked_loss(loss_in_place)

    assert not check.choose(lambda t, c: c < 0.15).right
    assert check.encoder(BERT).right
    assert check.masked_loss(lambda g, t, c: cross_entropy(g[c], t[c])).right


def test_hide_may_write_into_the_random_words():
    assert check.hide(hide_in_others).right


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
