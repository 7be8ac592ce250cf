"""The checks of the lab on BERT."""

import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from labs.checks.verdict import NOT_WRITTEN, Wrong, expect_equal, expect_kept, expect_tensor, task

Function = Callable[..., Any]

# Two texts of another vocabulary of eleven: [PAD], [CLS], [SEP] and [MASK] are 0 to 3.
PAD, CLS, SEP, MASK = range(4)
TOKENS = torch.tensor([[CLS, 4, 7, 10, 9, SEP], [CLS, 8, 5, SEP, PAD, PAD]])
CHANCE = torch.tensor([[0.1, 0.1, 0.9, 0.15, 0.14, 0.1], [0.9, 0.2, 0.05, 0.1, 0.1, 0.1]])
NUM_WORDS = 11


def _different(shape: tuple[int, ...], seed: int) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


@task("Task 1, choose")
def choose(function: Function) -> None:
    """Check which tokens are chosen."""
    tokens = TOKENS.clone()
    tokens[1, 5] = MASK
    word, low = tokens > MASK, CHANCE < 0.15
    given = tokens.clone()
    found = function(given, CHANCE.clone())
    expect_kept(tokens, given, "tokens", "write into a copy")
    if isinstance(found, Tensor) and found.shape == word.shape and found.dtype != torch.bool:
        raise Wrong(
            f"the result is of {found.dtype}, expected is true and false: indexed by numbers, a "
            "tensor gives rows 0 and 1 again and again"
        )
    expect_equal(
        found,
        word & low,
        "choose(tokens, chance)",
        {
            "[CLS], [SEP] or [PAD] are chosen: only words may be, from FIRST_WORD on": low,
            "[CLS] and [SEP] are chosen: they are tokens of the text, but no words; compare with "
            "FIRST_WORD": low & (tokens != PAD),
            "you chose the other 85 %: chosen is whose chance is below 0.15": word & ~low,
            "these are all words: look at chance, too": word,
            "all words are chosen, and all tokens of a low chance: both must be true, with &": (
                word | low
            ),
            "[MASK] is chosen: it is no word, and below FIRST_WORD": low & (tokens >= MASK),
            "true and false are exchanged: true is for the chosen ones": ~(word & low),
            "0.15 itself is not below 0.15": word & (CHANCE <= 0.15),
            "the first word, number 4, is a word: >= FIRST_WORD": (tokens > 4) & low,
        },
    )


@task("Task 2, hide")
def hide(function: Function) -> None:
    """Check what is read in place of chosen tokens."""
    tokens = torch.tensor([[CLS, 4, 5, 6, 7, 8, SEP], [CLS, 9, 10, 4, 5, SEP, PAD]])
    chosen = torch.tensor([[0, 1, 1, 1, 0, 0, 0], [0, 1, 1, 0, 1, 0, 0]]).bool()
    fate = torch.tensor([[0.1, 0.05, 0.85, 0.95, 0.3, 0.85, 0.2], [0.9, 0.7, 0.8, 0.1, 0.9, 0, 0]])
    others = torch.tensor([[5, 6, 7, 8, 9, 10, 4], [6, 7, 8, 9, 10, 4, 5]])

    def read(masked: float, random: float, where: Tensor = chosen) -> Tensor:
        hidden = torch.where(fate < masked + random, others, tokens)
        return torch.where(where, hidden.masked_fill(fate < masked, MASK), tokens)

    def copies() -> list[Tensor]:
        return [value.clone() for value in (tokens, chosen, fate, others)]

    everywhere = torch.ones_like(chosen)
    overwritten = tokens.masked_fill(fate < 0.8, MASK)
    overwritten = torch.where(fate < 0.9, others, overwritten)
    only_masked = torch.where(chosen & (fate < 0.8), MASK, tokens)
    given = tokens.clone()
    found = function(given, *copies()[1:])
    expect_kept(tokens, given, "tokens", "write into a copy")
    exchanged = torch.where(fate < 0.9, tokens, others).masked_fill(fate < 0.8, MASK)
    upwards = torch.where(fate <= 0.9, others, tokens).masked_fill(fate <= 0.8, MASK)
    if isinstance(found, Tensor) and found.shape == tokens.shape and found.is_floating_point():
        raise Wrong(
            f"the result is of {found.dtype}, but numbers of words are whole: keep the dtype of "
            "tokens"
        )
    expect_equal(
        found,
        read(0.8, 0.1),
        "hide(tokens, chosen, fate, others)",
        {
            "tokens that are not chosen are hidden, too": read(0.8, 0.1, everywhere),
            "every chosen token is [MASK]: only those whose fate is below masked": read(1, 0),
            "no token is random: from masked on, below masked + random, read others": only_masked,
            "no token is left as it is: from masked + random on, it stays": read(0.8, 0.2),
            "random and [MASK] got each other's share": read(0.1, 0.8),
            "no token is [MASK]: the random ones overwrote them; write [MASK] last": torch.where(
                chosen, overwritten, tokens
            ),
            "words of others and words that stay are exchanged: below masked + random, read "
            "others": torch.where(chosen, exchanged, tokens),
            "a fate of 0.8 is not below 0.8, and one of 0.9 not below 0.9": torch.where(
                chosen, upwards, tokens
            ),
            "[MASK] stands at tokens that are not chosen": torch.where(
                fate < 0.8, MASK, read(0.8, 0.1)
            ),
        },
    )
    expect_equal(
        function(*copies(), masked=0.2, random=0.7),
        read(0.2, 0.7),
        "hide(…, masked=0.2, random=0.7)",
        {"you wrote 0.8 and 0.1 into the code: use masked and random": read(0.8, 0.1)},
    )
    expect_equal(
        function(*copies(), masked=0.2, random=0.4),
        read(0.2, 0.4),
        "hide(…, masked=0.2, random=0.4)",
        {"you wrote 0.9 into the code: use masked + random": read(0.2, 0.7)},
    )


@task("Task 3, masked loss")
def masked_loss(function: Function) -> None:
    """Check the mean loss of chosen tokens."""
    logits = _different((*TOKENS.shape, NUM_WORDS), seed=3)
    chosen = (TOKENS > MASK) & (CHANCE < 0.15)
    log_probability = logits.log_softmax(dim=-1)
    loss = -log_probability.gather(-1, TOKENS[..., None])[..., 0]
    right = loss[chosen].mean()
    of_probability = nn.functional.cross_entropy(logits.softmax(dim=-1)[chosen], TOKENS[chosen])
    given = TOKENS.clone()
    followed = logits.clone().requires_grad_() * 1
    found = function(followed, given, chosen.clone())
    expect_kept(TOKENS, given, "tokens", "write into a copy")
    if isinstance(found, Tensor):
        learns, found = found.requires_grad, found.detach()
    if isinstance(found, Tensor) and found.shape == (int(chosen.sum()),):
        raise Wrong("these are the losses of all chosen tokens: give their mean")
    expect_equal(
        found,
        right,
        "masked_loss(logits, tokens, chosen)",
        {
            "every token counts: only the chosen ones may": loss.mean(),
            "every token that is no padding counts: only the chosen ones may": (
                loss[TOKENS != PAD].mean()
            ),
            "only tokens that are not chosen count": loss[~chosen].mean(),
            "you added up: divide by the number of chosen tokens": loss[chosen].sum(),
            "you divided by the number of all tokens: divide by that of the chosen ones": (
                loss[chosen].sum() / loss.numel()
            ),
            "the sign is wrong: a loss is minus the logarithm": -right,
            "cross_entropy takes logits; you gave it probabilities": of_probability,
            "you divided by the number of texts: divide by that of the chosen tokens": (
                loss[chosen].sum() / len(TOKENS)
            ),
            "this is the mean of the means of the texts: each chosen token counts alike": (
                (loss * chosen).sum(dim=1) / chosen.sum(dim=1)
            ).mean(),
            "the logarithm is missing: these are probabilities": -log_probability.gather(
                -1, TOKENS[..., None]
            )[chosen]
            .exp()
            .mean(),
            "first the logarithm, then the mean; you took the logarithm of a mean": (
                -(-loss[chosen]).exp().mean().log()
            ),
            "this is the perplexity: leave out the exponential": right.exp(),
            "this is the loss in bits: take the natural logarithm": right / math.log(2),
            "the softmax runs over the chosen places: it must run over the words": (
                -logits[chosen].log_softmax(dim=0).gather(-1, TOKENS[chosen][:, None]).mean()
            ),
            "logits of 0 and answers of 0 still count: take only the chosen rows": (
                nn.functional.cross_entropy((logits * chosen[..., None]).mT, TOKENS)
            ),
            "answers of 0 still count: take only the chosen rows": (
                nn.functional.cross_entropy(logits.mT, TOKENS * chosen)
            ),
        },
    )
    expect_equal(
        function(1000 * logits, TOKENS.clone(), chosen.clone()),
        nn.functional.cross_entropy(1000 * logits[chosen], TOKENS[chosen]),
        "right for small logits, but with logits of 1000 the loss: take log_softmax or "
        "cross_entropy instead of the logarithm of a softmax; it",
    )
    if not learns:
        raise Wrong(
            "the number is right, but it has no gradient, so nothing could be trained: leave out "
            "detach and no_grad"
        )


@task("Task 4, attention without padding")
def attend(function: Function) -> None:
    """Check attention that reads both sides, and no padding."""
    shape = (2, 3, 4, 5)  # text, head, token, width
    queries, keys, values = (_different(shape, seed) for seed in (1, 2, 3))
    real = torch.tensor([[True, True, True, True], [True, True, False, False]])
    raw = queries @ keys.mT
    scaled = raw / math.sqrt(5)
    padding = ~real[:, None, None, :]
    later = torch.ones(4, 4).triu(diagonal=1).bool()

    def mixed(scores: Tensor) -> Tensor:
        return scores.softmax(dim=-1) @ values

    found = function(queries, keys, values, real)
    if isinstance(found, Tensor) and found.shape == shape and found[0].isnan().any():
        raise Wrong(
            "the first text has no padding, and gives nan: you hid the real tokens; ~real is "
            "true for padding"
        )
    if isinstance(found, Tensor) and found.shape == shape and found.isnan().any():
        raise Wrong(
            "some rows are nan: hide the keys that are padding, in the last dimension, and no "
            "queries, with -inf, and take the softmax over the keys, dim=-1"
        )
    expect_equal(
        found,
        mixed(scaled.masked_fill(padding, -torch.inf)),
        "attend(queries, keys, values, real)",
        {
            "padding is read: its scores must become -inf": mixed(scaled),
            "a score of 0 is read, its exponential is 1: write -inf": mixed(
                scaled.masked_fill(padding, 0)
            ),
            "you hid weights after the softmax, so that they no longer sum to 1: hide scores "
            "before it": scaled.softmax(dim=-1).masked_fill(padding, 0) @ values,
            "the future is hidden, too: an encoder reads both sides": mixed(
                scaled.masked_fill(padding | later, -torch.inf)
            ),
            "the scores were not scaled: divide by the root of the width of a key": mixed(
                raw.masked_fill(padding, -torch.inf)
            ),
            "you divided by the width of a key: divide by its root": mixed(
                (raw / 5).masked_fill(padding, -torch.inf)
            ),
            "you multiplied by the root of the width of a key: divide by it": mixed(
                (raw * math.sqrt(5)).masked_fill(padding, -torch.inf)
            ),
            "you hid queries: hide the keys that are padding, real[:, None, None, :]": mixed(
                scaled.masked_fill(padding.mT, -1e9)
            ),
            "queries and keys are exchanged": mixed(scaled.mT.masked_fill(padding, -torch.inf)),
            "keys are mixed: the weights mix the values": (
                scaled.masked_fill(padding, -torch.inf).softmax(dim=-1) @ keys
            ),
            "the softmax is missing": scaled.masked_fill(padding, 0) @ values,
            "the rows at padding are emptied: a row that nobody reads may stay": (
                mixed(scaled.masked_fill(padding, -torch.inf)) * real[:, None, :, None]
            ),
        },
    )


@task("Task 5, the encoder")
def encoder(bert: Callable[..., nn.Module]) -> None:
    """Check the vectors that BERT gives for each token."""
    model: Any = _small(bert)
    tokens = TOKENS.clone()
    tokens[0, 2] = MASK  # it is read as a word is
    given = tokens.clone()
    with torch.no_grad():
        words, places = model.words(tokens), model.places.weight[: tokens.shape[1]]

        def through(x: Tensor, real: Tensor, layers: Any = model.layers) -> Tensor:
            for layer in layers:
                x = layer(x, real)
            return x

        real = tokens != PAD
        x = model.norm(words + places)
        found = expect_tensor(model.encode(given), x.shape, "encode(tokens)")
        expect_kept(tokens, given, "tokens", "write into a copy")
        if found[real].isnan().any():
            raise Wrong("some vectors are nan: real is true where a token is not PAD")
        # What stands at padding is read by nobody, and need not agree.
        expect_equal(
            found[real],
            through(x, real)[real],
            "encode(tokens), at the real tokens,",
            {
                hint: value[real]
                for hint, value in {
                    "places are missing: the order of the words would not count": through(
                        model.norm(words), real
                    ),
                    "the first norm is missing: it stands before the layers": through(
                        words + places, real
                    ),
                    "places are added after the norm: sum first": through(
                        model.norm(words) + places, real
                    ),
                    "every token gets the place of the first": through(
                        model.norm(words + places[0]), real
                    ),
                    "no layer is used": x,
                    "only the first layer is used": through(x, real, model.layers[:1]),
                    "every layer gets what entered the first: hand on what the one before gave": (
                        model.layers[-1](x, real)
                    ),
                    "padding is read: real must be tokens != PAD": through(
                        x, torch.ones_like(real)
                    ),
                    "[MASK] is not read: real is false for [PAD] alone": through(
                        x, real & (tokens != MASK)
                    ),
                    "only words are read: real is false for [PAD] alone, and true for [CLS], "
                    "[SEP] and [MASK]": through(x, tokens > MASK),
                    "real is true for padding: real must be tokens != PAD": through(x, ~real),
                    "these are the last rows of the places: the first token takes the first": (
                        through(model.norm(words + model.places.weight[-tokens.shape[1] :]), real)
                    ),
                    "places begin with 1: [CLS] takes row 0": through(
                        model.norm(words + model.places.weight[1 : tokens.shape[1] + 1]), real
                    ),
                    "each text got one place: each token of a text gets its own": through(
                        model.norm(words + places[: len(tokens), None]), real
                    ),
                    "the norm stands behind the layers: it stands before them": model.norm(
                        through(words + places, real)
                    ),
                    "there is a second norm behind the layers: it stands before them alone": (
                        model.norm(through(x, real))
                    ),
                    "the layers run from the last to the first": through(
                        x, real, list(model.layers)[::-1]
                    ),
                }.items()
            },
        )


@task("Task 6, behind the mask")
def behind_mask(function: Function) -> None:
    """Check the probabilities of all words at a place."""
    model = _Memory()
    text, place = TOKENS[0].clone(), 3
    given = text.clone()
    masked = text.clone()
    masked[place] = MASK
    logits, seen = model(masked[None])[0], model(text[None])[0]
    found = function(model, text, place)
    expect_kept(given, text, "tokens", "write into a copy")
    expect_equal(
        found,
        logits[place].softmax(dim=-1),
        "behind_mask(bert, tokens, place)",
        {
            "nothing was masked: the model read the word": seen[place].softmax(dim=-1),
            "these are logits: take their softmax": logits[place],
            "these are logarithms of probabilities": logits[place].log_softmax(dim=-1),
            "this is what stands behind the first token: take the row of the place": (
                logits[0].softmax(dim=-1)
            ),
            "the softmax runs over the places: it must run over the words": (
                logits.softmax(dim=0)[place]
            ),
            "these are all places: take the row of one": logits.softmax(dim=-1),
            "this is a batch of one: take its first text": logits[None, place].softmax(dim=-1),
            "you read the place before: place counts [CLS], too": logits[place - 1].softmax(dim=-1),
            "you read the place behind: place counts [CLS], too": logits[place + 1].softmax(dim=-1),
            "you masked the place behind: place counts [CLS], too": _read_at(text, place + 1),
            "you masked the place before: place counts [CLS], too": _read_at(text, place - 1),
            "every word is masked: mask the one at the place": (
                model(torch.full_like(text, MASK)[None])[0, place].softmax(dim=-1)
            ),
            "a sigmoid is no probability among words: take the softmax": logits[place].sigmoid(),
        },
    )


def _read_at(text: Tensor, place: int) -> Tensor:
    masked = text.clone()
    masked[place] = MASK
    return _Memory()(masked[None])[0, place].softmax(dim=-1)


@task("Task 7, agreement")
def agreement(function: Function) -> None:
    """Check the shares of verbs in the right form."""
    model = _Memory()
    generator = torch.Generator().manual_seed(8)
    tokens = torch.randint(4, NUM_WORDS, (60, 7), generator=generator)
    tokens[:, 0] = CLS
    verbs = torch.randint(1, 7, (60,), generator=generator)
    attractors = torch.randint(0, 3, (60,), generator=generator)
    rows = torch.arange(60)
    answers = tokens[rows, verbs]
    wrong = FIRST + (answers - FIRST + 1) % (NUM_WORDS - FIRST)

    def shares(logits: Tensor, guessed: bool = False) -> list[Tensor]:
        right = logits[rows, answers] > logits[rows, wrong]
        if guessed:
            right = logits.argmax(dim=-1) == answers
        return [right[attractors == number].float().mean() for number in range(3)]

    masked = tokens.clone()
    masked[rows, verbs] = MASK
    logits = model(masked)
    of_masked = logits[rows, verbs]
    right = torch.stack(shares(of_masked))
    everything = (of_masked[rows, answers] > of_masked[rows, wrong]).float().mean()
    number = torch.bincount(attractors)
    columns = tokens.clone()
    columns[:, verbs] = MASK
    given = tokens.clone()
    found = function(model, given, verbs.clone(), wrong.clone(), attractors.clone())
    expect_kept(tokens, given, "tokens", "write into a copy")
    if found is None or found is ...:
        raise Wrong(f"agreement(…) {NOT_WRITTEN}")
    expect_equal(
        torch.as_tensor(found),
        right,
        "agreement(…)",
        {
            "nothing was masked: the model read the verbs": torch.stack(
                shares(model(tokens)[rows, verbs])
            ),
            "you asked at [CLS]: take the row where the verb stands": torch.stack(
                shares(logits[:, 0])
            ),
            "these are shares of the wrong form: right is the verb that stood there": 1 - right,
            "you count only what is likeliest of all words: compare the two forms": torch.stack(
                shares(of_masked, guessed=True)
            ),
            "this is the share of all: give one for each number of attractors": everything,
            "these are numbers of sentences: divide by how many have so many attractors": (
                right * number
            ),
            "you divided by the number of all sentences: divide by how many have so many "
            "attractors": right * number / 60,
            "[:, verbs] masks whole columns: [rows, verbs] takes one place in each row": (
                torch.stack(shares(model(columns)[rows, verbs]))
            ),
            "you asked one place too early: the places of verbs count [CLS]": torch.stack(
                shares(logits[rows, verbs - 1])
            ),
            "these are per cent: give shares, from 0 to 1": 100 * right,
            "the order is turned: begin with 0 attractors": right.flip(0),
            "this is the share of all, three times: choose those with so many attractors": (
                everything.expand(3)
            ),
        },
    )


@task("Task 8, a head on [CLS]")
def classifier(classifier: Callable[..., nn.Module], bert: Callable[..., nn.Module]) -> None:
    """Check the logits of a text."""
    model: Any = classifier(_small(bert), num_labels=3)
    with torch.no_grad():
        vectors = model.bert.encode(TOKENS)
        if not isinstance(vectors, Tensor):
            raise Wrong(f"encode of task 5 {NOT_WRITTEN}")
        first, mean = vectors[:, 0], vectors.mean(dim=1)

        def head(x: Tensor) -> Tensor:
            return model.to_label(model.to_summary(x).tanh())

        expect_equal(
            model(TOKENS),
            head(first),
            "Classifier(bert)(tokens)",
            {
                "this is the mean of all tokens, padding too: take the first": head(mean),
                "this is the last column, which may be padding: take the first": head(
                    vectors[:, -1]
                ),
                "this has logits for every token: take the vector of the first": head(vectors),
                "tanh is missing: without it two matrices are one": model.to_label(
                    model.to_summary(first)
                ),
                "to_summary is missing": model.to_label(first.tanh()),
                "these are probabilities: give logits": head(first).softmax(dim=-1),
                "these are logarithms of probabilities: give logits": (
                    head(first).log_softmax(dim=-1)
                ),
                "this is the vector of the first word: [CLS] stands before it, at 0": head(
                    vectors[:, 1]
                ),
                "to_summary and tanh are missing": model.to_label(first),
                "tanh stands before to_summary: it stands behind": model.to_label(
                    model.to_summary(first.tanh())
                ),
                "tanh stands behind to_label: it stands before, and logits may be large": (
                    model.to_label(model.to_summary(first)).tanh()
                ),
                "there is a second tanh behind to_label: logits may be large": head(first).tanh(),
                "this is ReLU: take tanh": model.to_label(model.to_summary(first).relu()),
                "this is GELU: take tanh": model.to_label(
                    nn.functional.gelu(model.to_summary(first))
                ),
                "this is a sigmoid: take tanh": model.to_label(model.to_summary(first).sigmoid()),
            },
        )
    result = model(TOKENS.clone())
    if result.requires_grad:
        result.sum().backward()
    if model.bert.words.weight.grad is None:
        raise Wrong(
            "the logits are right, but BERT gets no gradient, and could not be fine-tuned: leave "
            "out detach and no_grad"
        )


@task("Task 9, fine-tune")
def fine_tune(function: Function) -> None:
    """Check the parameters after three batches."""
    generator = torch.Generator().manual_seed(9)
    tokens = torch.randint(4, NUM_WORDS, (12, 5), generator=generator)
    labels = torch.randint(0, 2, (12,), generator=generator)
    batches = [torch.tensor(b) for b in ([0, 3, 5], [7, 8], [2, 11, 4, 9, 1])]
    rate = 0.01

    def tuned(
        clears: bool = True,
        steps: int = 3,
        plain: bool = False,
        adam: bool = False,
        speed: float = rate,
        weigh: Callable[[Tensor, Tensor], Tensor] = nn.functional.cross_entropy,
        anew: bool = False,
        part: str = "",
        all_texts: bool = False,
    ) -> Tensor:
        model = _Judge()
        parameters = [p for name, p in model.named_parameters() if name.startswith(part)]

        def start() -> torch.optim.Optimizer:
            if plain:
                return torch.optim.SGD(parameters, lr=rate)
            if adam:
                return torch.optim.Adam(parameters, lr=rate)
            return torch.optim.AdamW(parameters, lr=speed)

        optimizer = start()
        for batch in batches[:steps]:
            if anew:
                optimizer = start()
            read = torch.arange(len(tokens)) if all_texts else batch
            loss = weigh(model(tokens[read]), labels[read])
            if clears:
                optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        return _parameters(model)

    def added(logits: Tensor, answers: Tensor) -> Tensor:
        return nn.functional.cross_entropy(logits, answers, reduction="sum")

    def of_shares(logits: Tensor, answers: Tensor) -> Tensor:
        return nn.functional.cross_entropy(logits.softmax(dim=-1), answers)

    def climbing(logits: Tensor, answers: Tensor) -> Tensor:
        return -nn.functional.cross_entropy(logits, answers)

    def of_first(logits: Tensor, answers: Tensor) -> Tensor:
        return nn.functional.cross_entropy(logits, labels[: len(answers)])

    model = _Judge()
    before = _parameters(model)
    function(model, tokens.clone(), labels.clone(), [batch.clone() for batch in batches], rate)
    after = _parameters(model)
    if torch.equal(before, after):
        raise Wrong(
            f"no parameter has changed: fine_tune(…) {NOT_WRITTEN}; or it makes no step, or none "
            "with gradients of this classifier: zero_grad(), backward() and step() in this order"
        )
    expect_equal(
        after,
        tuned(),
        "after fine_tune(…) on three batches, the list of all parameters",
        {
            "gradients of all batches add up: call optimizer.zero_grad() in the loop": tuned(
                clears=False
            ),
            "only one batch was used": tuned(steps=1),
            "only the head has learned: the optimizer needs classifier.parameters()": tuned(
                part="head"
            ),
            "only what is below the head has learned: the optimizer needs "
            "classifier.parameters()": tuned(part="bert"),
            "the optimizer is made anew for each batch, and forgets: make it before the loop": (
                tuned(anew=True)
            ),
            "this is SGD: take torch.optim.AdamW": tuned(plain=True),
            "every step used all texts: take those of the batch": tuned(all_texts=True),
            "the losses of a batch are added up: take their mean, or a large batch counts more": (
                tuned(weigh=added)
            ),
            "cross_entropy takes logits; you gave it probabilities": tuned(weigh=of_shares),
            "the sign is turned: the loss grows": tuned(weigh=climbing),
            "the labels are the first ones: take those of the batch, labels[batch]": tuned(
                weigh=of_first
            ),
            "this is Adam: take torch.optim.AdamW": tuned(adam=True),
            "the rate is that of AdamW itself: hand on lr=rate": tuned(speed=1e-3),
        },
    )


FIRST = MASK + 1


class _Memory(nn.Module):
    """What is like BERT from outside: logits that depend on all tokens and on the place."""

    def __init__(self) -> None:
        super().__init__()
        self.own = _different((NUM_WORDS, NUM_WORDS), seed=5)
        self.all = _different((7, NUM_WORDS), seed=6)

    def forward(self, tokens: Tensor) -> Tensor:
        """Give logits for each token."""
        together = tokens.float().mean(dim=1)[:, None, None] / 4
        return 2 * self.own[tokens] + self.all[: tokens.shape[1]] * together


class _Judge(nn.Module):
    """What is like a classifier from outside: a part to fine-tune, and a head."""

    def __init__(self) -> None:
        super().__init__()
        self.bert = nn.Embedding.from_pretrained(_different((NUM_WORDS, 6), 7), freeze=False)
        self.head = nn.Linear(6, 2)
        with torch.no_grad():
            self.head.weight.copy_(_different((2, 6), 8))
            self.head.bias.zero_()

    def forward(self, tokens: Tensor) -> Tensor:
        """Give logits of the labels."""
        return torch.as_tensor(self.head(self.bert(tokens).mean(dim=1).tanh()))


def _parameters(model: nn.Module) -> Tensor:
    return torch.cat([parameter.detach().flatten() for parameter in model.parameters()])


def _small(bert: Callable[..., nn.Module]) -> Any:
    """Build a small BERT of the reader, whose weights are far from zero, the same each time."""
    model = bert(num_words=NUM_WORDS, length=9, d_model=8, num_heads=2, num_layers=3)
    with torch.no_grad():
        for seed, parameter in enumerate(model.parameters()):
            parameter.copy_(_different(tuple(parameter.shape), seed) / 2)
    return model
