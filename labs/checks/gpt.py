"""The checks of the lab on GPT."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from labs.checks.verdict import NOT_WRITTEN, Wrong, expect_equal, expect_tensor, task

Module = Callable[..., nn.Module]

# Batch, tokens, width and heads all differ, so that no exchange of axes goes unseen.
BATCH, LENGTH, WIDTH, HEADS, VOCABULARY = 2, 5, 12, 3, 7


@task("Task 1, windows")
def windows(function: Callable[..., Any]) -> None:
    """Check inputs and targets of two windows."""
    tokens = torch.tensor([9, 4, 7, 1, 8, 3, 6, 2, 5, 0])
    found = function(tokens, torch.tensor([1, 5, 2]), 4)
    if found is None or found is ...:
        raise Wrong(f"windows(tokens, starts, 4) {NOT_WRITTEN}")
    if not isinstance(found, tuple) or len(found) != 2:
        raise Wrong("expected are two tensors: return inputs, targets")
    inputs = torch.tensor([[4, 7, 1, 8], [3, 6, 2, 5], [7, 1, 8, 3]])
    targets = torch.tensor([[7, 1, 8, 3], [6, 2, 5, 0], [1, 8, 3, 6]])
    before = torch.tensor([[9, 4, 7, 1], [8, 3, 6, 2], [4, 7, 1, 8]])
    expect_equal(
        found[0],
        inputs,
        "inputs of windows(tokens, starts, 4)",
        {
            "the inputs begin one token too late: the window of start s begins with token s": (
                targets
            ),
            "a row must be a window; you made each a column": inputs.T,
        },
    )
    expect_equal(
        found[1],
        targets,
        "targets of windows(tokens, starts, 4)",
        {
            "the targets are the inputs: each must be the token after, or the model learns to "
            "repeat what it reads": inputs,
            "the targets are moved the wrong way: a model that reads token s guesses token "
            "s + 1, not the one before": before,
        },
    )


@task("Task 2, the loss")
def cross_entropy(function: Callable[..., Any]) -> None:
    """Check the loss of four guesses."""
    logits = torch.tensor([[2.0, 0.0, -1.0], [0.5, 1.5, 0.0], [0.0, 0.0, 3.0], [1.0, -2.0, 0.5]])
    targets = torch.tensor([0, 2, 2, 1])
    logs = logits.log_softmax(dim=-1)
    right = logs.gather(-1, targets[:, None])
    found = function(logits, targets)
    if isinstance(found, float):
        found = torch.tensor(found)
    expect_equal(
        found,
        -right.mean(),
        "cross_entropy(logits, targets)",
        {
            "the losses are added up: average them, or long texts have a larger loss": -right.sum(),
            "the sign is missing: a logarithm of a probability is negative, a loss is not": (
                right.mean()
            ),
            "this is the loss in bits: take the natural logarithm": -right.mean() / math.log(2),
            "you averaged the probabilities and then took the logarithm: first the logarithm of "
            "each, then the mean": -right.exp().mean().log(),
            "these are probabilities without a logarithm": right.exp().mean(),
            "these are logits without a softmax": -logits.gather(-1, targets[:, None]).mean(),
            "the softmax runs along the wrong dimension: each row, over the vocabulary, must sum "
            "to 1": -logits.log_softmax(dim=0).gather(-1, targets[:, None]).mean(),
            "you averaged over the whole vocabulary: only the token that came counts": -logs.mean(),
            "each place has a loss; average them to a single number": -right,
        },
    )
    large = function(1000 * logits, targets)
    expect_equal(
        torch.as_tensor(large),
        F.cross_entropy(1000 * logits, targets),
        "right for small logits, but with logits of 1000 the loss: take log_softmax instead of "
        "the logarithm of a softmax; it",
    )


@task("Task 3, bigrams")
def bigram(function: Callable[..., Any]) -> None:
    """Check a table of three tokens, some of which never follow each other."""
    tokens = torch.tensor([0, 1, 1, 2, 0, 1, 1, 0, 1, 2])
    counts = torch.tensor([[0.0, 3.0, 0.0], [1.0, 2.0, 2.0], [1.0, 0.0, 0.0]])
    added = counts + 0.5
    share = added / added.sum(dim=1, keepdim=True)
    found = expect_tensor(function(tokens, 3, 0.5), (3, 3), "bigram(tokens, 3, 0.5)")
    if found.isinf().any() or found.isnan().any():
        raise Wrong(
            "a pair that never came has the probability 0, and its logarithm is no number: add "
            "`added` to each count before you divide"
        )
    expect_equal(
        found,
        share.log(),
        "bigram(tokens, 3, 0.5)",
        {
            "these are the probabilities: give their logarithms": share,
            "these are the logarithms of counts: divide each row by its sum first": added.log(),
            "rows and columns are exchanged: the row is the token that was read, the column the "
            "one that follows": (added / added.sum(dim=0)).T.log(),
            "columns sum to 1: divide each row by its own sum, since it is the row that is known": (
                added / added.sum(dim=0)
            ).log(),
            "the whole table sums to 1: divide each row by its own sum": (
                added / added.sum()
            ).log(),
            "the sums of the rows lack what you added: add it to the counts, and sum those": (
                added / counts.sum(dim=1, keepdim=True)
            ).log(),
            "each pair is counted once only; `index_put_` adds up with `accumulate=True`": (
                (counts.clamp(max=1) + 0.5) / (counts.clamp(max=1) + 0.5).sum(dim=1, keepdim=True)
            ).log(),
        },
    )


@task("Task 4, causal attention")
def causal_attention(module: Module) -> None:
    """Check attention in three heads."""
    layer, x = _seeded(module, WIDTH, HEADS), _input()
    cut_three, mix = layer.get_submodule("query_key_value"), layer.get_submodule("mix")
    query, key, value = cut_three(x).chunk(3, dim=-1)

    def heads(y: Tensor, number: int = HEADS) -> Tensor:
        return y.view(BATCH, LENGTH, number, -1).transpose(1, 2)

    def attend(cut: Callable[[Tensor], Tensor] = heads, causal: bool = True) -> Tensor:
        return F.scaled_dot_product_attention(cut(query), cut(key), cut(value), is_causal=causal)

    def join(y: Tensor) -> Tensor:
        return y.transpose(1, 2).reshape(BATCH, LENGTH, WIDTH)

    by_view = attend(lambda y: y.reshape(BATCH, HEADS, LENGTH, -1))
    across = attend(lambda y: y.reshape(BATCH, LENGTH, HEADS, -1))
    with torch.no_grad():
        expect_equal(
            layer(x),
            mix(join(attend())),
            "CausalAttention(12, 3)(x)",
            {
                "a token reads what comes later: pass is_causal=True": (
                    mix(join(attend(causal=False)))
                ),
                "there is one head only: cut the width into num_heads groups": (
                    mix(join(attend(lambda y: heads(y, number=1))))
                ),
                "heads are cut across tokens: first view as b × n × heads × width, then "
                "transpose(1, 2)": mix(join(by_view)),
                "heads are cut across tokens, and joined alike: first view as b × n × heads × "
                "width, then transpose(1, 2), and back before you join": (
                    mix(by_view.reshape(BATCH, LENGTH, WIDTH))
                ),
                "each token mixed its own heads, and read no other token: transpose(1, 2) before "
                "the attention": mix(across.reshape(BATCH, LENGTH, WIDTH)),
                "the heads are joined without transpose(1, 2), which mixes the tokens": (
                    mix(attend().reshape(BATCH, LENGTH, WIDTH))
                ),
                "the last layer is missing: send the joined heads through self.mix": join(attend()),
            },
        )


@task("Task 5, the block")
def block(module: Module) -> None:
    """Check both sub-layers, their norms, and what is added."""
    layer, x = _seeded(module, WIDTH, HEADS), _input()
    names = ("norm1", "attention", "norm2", "feed_forward")
    norm1, attention, norm2, feed_forward = map(layer.get_submodule, names)
    with torch.no_grad():
        if attention(x) is None:
            raise Wrong("the attention of task 4 is not written yet: finish it first")
        found = expect_tensor(layer(x), x.shape, "Block(12, 3)(x)")
        middle = x + attention(norm1(x))
        bare = attention(norm1(x))
        after = norm1(x + attention(x))
        expect_equal(
            found,
            middle + feed_forward(norm2(middle)),
            "Block(12, 3)(x)",
            {
                "nothing is added: each sub-layer adds to what came in": feed_forward(norm2(bare)),
                "what came in is added to the attention, but not to the feed-forward layer": (
                    feed_forward(norm2(middle))
                ),
                "what came in is added to the feed-forward layer, but not to the attention": (
                    bare + feed_forward(norm2(bare))
                ),
                "the feed-forward layer starts from x again: it starts from what the attention "
                "has made": x + feed_forward(norm2(x)),
                "the second sum starts from x: it starts from what the attention has made": (
                    x + feed_forward(norm2(middle))
                ),
                "the norms stand after the sums, as in GPT-1: here they stand before the "
                "sub-layers": norm2(after + feed_forward(after)),
                "the norms are missing": x + attention(x) + feed_forward(x + attention(x)),
                "what is added has gone through the norm: only what the sub-layer reads does": (
                    _normed_sums(x, norm1, attention, norm2, feed_forward)
                ),
                "there is no feed-forward layer yet": middle,
            },
        )


@task("Task 6, the model")
def gpt(module: Module) -> None:
    """Check embeddings, positions, blocks, last norm and head, on texts shorter than the most."""
    model = _seeded(module, VOCABULARY, 2 * LENGTH, WIDTH, HEADS, 2)
    tokens = torch.tensor([[1, 3, 3, 0, 6], [5, 2, 4, 4, 1]])
    embedding = model.get_parameter("embedding.weight")
    positions = model.get_parameter("positions.weight")
    norm, first, second = map(model.get_submodule, ("norm", "blocks.0", "blocks.1"))

    def blocks(x: Tensor) -> Tensor:
        return second(first(x))

    with torch.no_grad():
        looked_up, first_positions = embedding[tokens], positions[:LENGTH]
        if first(looked_up) is None:
            raise Wrong("the block of task 5 is not written yet: finish it first")
        x = looked_up + first_positions
        expect_equal(
            model(tokens),
            norm(blocks(x)) @ embedding.T,
            "GPT(7, 10, 12, 3, 2)(tokens)",
            {
                "the positions are missing: the model could not tell where a token stands": (
                    norm(blocks(looked_up)) @ embedding.T
                ),
                "these are the last positions of the table: the first token takes the first": (
                    norm(blocks(looked_up + positions[-LENGTH:])) @ embedding.T
                ),
                "each token got the position that has its number: places count 0, 1, 2, …": (
                    norm(blocks(looked_up + positions[tokens])) @ embedding.T
                ),
                "the last norm is missing": blocks(x) @ embedding.T,
                "these are the rows of the last norm: multiply them with the embeddings, "
                "transposed": norm(blocks(x)),
                "the blocks are missing": norm(x) @ embedding.T,
                "only the first block is used: each reads what the one before it gave": (
                    norm(first(x)) @ embedding.T
                ),
                "each block reads the embeddings again: it must read what the one before it "
                "gave": norm(second(x)) @ embedding.T,
                "these are probabilities: give logits, the loss takes the softmax": (
                    (norm(blocks(x)) @ embedding.T).softmax(dim=-1)
                ),
            },
        )


@task("Task 7, a task as a text")
def example(function: Callable[..., Any], sep: int, end: int, ignored: int) -> None:
    """Check inputs and targets of one report."""
    report, headline = [11, 12, 13, 14], [21, 22]
    found = function(list(report), list(headline))
    if found is None or found is ...:
        raise Wrong(f"example(report, headline) {NOT_WRITTEN}")
    if not isinstance(found, tuple) or len(found) != 2:
        raise Wrong("expected are two lists: return inputs, targets")
    inputs, targets = ([int(token) for token in tokens] for tokens in found)
    text = [*report, sep, *headline, end]
    right = [ignored] * len(report) + [*headline, end]
    if len(inputs) != len(targets):
        raise Wrong(
            f"inputs have {len(inputs)} tokens, targets {len(targets)}: cut the last off the one "
            "and the first off the other"
        )
    mistakes = {
        "the inputs end with END: nothing is to be guessed after it, so cut it off": text,
        "SEP is missing between report and headline: the model would not know when to begin": [
            *report,
            *headline,
        ],
    }
    _expect_list(inputs, text[:-1], "inputs", mistakes)
    mistakes = {
        "nothing is ignored: the model would learn to write reports": text[1:],
        "SEP counts as a target: as many targets are ignored as the report has tokens": [
            *right[: len(report) - 1],
            sep,
            *right[len(report) :],
        ],
        "the first word of the headline does not count: it is the target of the place where SEP "
        "is read": [*[ignored] * (len(report) + 1), *right[len(report) + 1 :]],
        "the targets are not moved on: each is the token after the one that is read": [
            *[ignored] * (len(report) + 1),
            *headline,
        ],
        "END does not count: without it the model never learns to stop": [*right[:-1], ignored],
        "the headline is ignored and the report counts: it is the other way round": [
            *text[1 : len(report) + 1],
            *[ignored] * 3,
        ],
    }
    _expect_list(targets, right, "targets", mistakes)


@task("Task 8, a score")
def word_f1(function: Callable[..., Any]) -> None:
    """Check headlines that share some words, one of them twice, or none."""
    written, right = "a fox a hen a dog", "the hen saw a fox and a cat"
    found = function(written, right)
    if found is None or found is ...:
        raise Wrong(f"word_f1(written, right) {NOT_WRITTEN}")
    # In common are a, a, fox and hen; written are 6 words, right are 8.
    mistakes = {
        "this is the precision: the mean with the recall is missing": 4 / 6,
        "this is the recall: the mean with the precision is missing": 4 / 8,
        "this is the plain mean of precision and recall: F1 is the harmonic one": (4 / 6 + 4 / 8)
        / 2,
        "words are counted once only: one that stands twice in both is two words in common": (
            2 * 3 / (4 + 7)
        ),
        "you divided how often words are common by how many different words there are: keep "
        "the repeated ones": 2 * 4 / (4 + 7),
        "a word counts as often as it is written: it may be found only as often as the right "
        "headline has it": 2 * 5 / (6 + 8),
        "places are compared: count words in common, wherever they stand": 0.0,
        "letters are compared: split the headlines into words": _f1_of_letters(written, right),
        "half of it: F1 has a factor 2": 4 / 14,
    }
    _expect_number(found, 2 * 4 / (6 + 8), "word_f1(written, right)", mistakes)
    _expect_number(function("a fox", "a fox"), 1.0, "word_f1 of twice the same", {})
    try:
        none = function("a fox", "the dog")
    except ZeroDivisionError:
        raise Wrong("without a word in common F1 is 0, and you divided by zero") from None
    _expect_number(none, 0.0, "word_f1 without a word in common", {})


@task("Task 9, a draw")
def draw(function: Callable[..., Any]) -> None:
    """Check draws with several tickets, temperatures and numbers of tokens."""
    logits = torch.tensor([0.0, 2.0, -1.0, 3.0, 1.0])  # likeliest first: 3, 1, 4, 0, 2
    first = function(logits, 1.0, 5, 0.5)
    if first is None or first is ...:
        raise Wrong(f"draw(logits, 1.0, 5, 0.5) {NOT_WRITTEN}")
    if isinstance(first, Tensor) or not isinstance(first, int):
        raise Wrong(f"draw gives a {type(first).__name__}, expected is a whole number: int(…)")
    cases = [(t, k, r) for t in (1.0, 0.4, 2.5) for k in (5, 2) for r in TICKETS]
    found = [function(logits.clone(), *case) for case in cases]
    right = [_drawn(logits, *case) for case in cases]
    if found == right:
        return
    order = logits.topk(5).indices.tolist()
    mistakes = {
        "the ticket decides nothing: you always take the likeliest token": [3] * len(cases),
        "these are places among the likeliest: give the number of the token, tokens[place]": [
            order.index(token) for token in right
        ],
        "the temperature changes nothing: divide the logits by it": [
            _drawn(logits, 1.0, k, r) for t, k, r in cases
        ],
        "you multiplied by the temperature: divide, so that a high one flattens": [
            _drawn(logits, 1 / t, k, r) for t, k, r in cases
        ],
        "k changes nothing: keep the k likeliest tokens only": [
            _drawn(logits, t, 5, r) for t, k, r in cases
        ],
        "you divided probabilities by the temperature: divide the logits, before the softmax": [
            _drawn_from(logits.softmax(dim=0) / t, order, k, r) for t, k, r in cases
        ],
        "the probabilities of the k kept tokens do not sum to 1: keep k before the softmax, not "
        "after it": [_drawn_from((logits / t).softmax(dim=0), order, k, r) for t, k, r in cases],
        "you took the token before: the first whose running sum is above the ticket": [
            order[max(0, order.index(token) - 1)] for token in right
        ],
        "you went along the running sums in the order of the vocabulary: likeliest first": [
            _drawn(logits, t, k, r, likeliest_first=False) for t, k, r in cases
        ],
    }
    for hint, wrong in mistakes.items():
        if found == wrong:
            raise Wrong(hint)
    place = next(i for i in range(len(cases)) if found[i] != right[i])
    temperature, k, ticket = cases[place]
    raise Wrong(
        f"draw(logits, {temperature}, {k}, {ticket}) for the logits {logits.tolist()} is "
        f"{found[place]}, expected is {right[place]}"
    )


TICKETS = (0.05, 0.3, 0.62, 0.68, 0.75, 0.9, 0.98, 0.999)


def _drawn(
    logits: Tensor, temperature: float, k: int, ticket: float, likeliest_first: bool = True
) -> int:
    values, tokens = logits.double().topk(k)
    if not likeliest_first:
        tokens, order = tokens.sort()
        values = values[order]
    running = (values / temperature).softmax(dim=0).cumsum(dim=0)
    return int(tokens[min(int((running <= ticket).sum()), k - 1)])


def _drawn_from(probability: Tensor, order: Sequence[int], k: int, ticket: float) -> int:
    running = probability[list(order)][:k].cumsum(dim=0)
    return order[min(int((running <= ticket).sum()), k - 1)]


def _seeded(module: Module, *sizes: int) -> nn.Module:
    """Make a module with parameters that no two runs share with the reader's own seed."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(5)
        made = module(*sizes)
        for parameter in made.parameters():
            nn.init.normal_(parameter, std=0.5)
    return made


def _input() -> Tensor:
    return torch.randn(BATCH, LENGTH, WIDTH, generator=torch.Generator().manual_seed(6))


def _normed_sums(
    x: Tensor, norm1: nn.Module, attention: nn.Module, norm2: nn.Module, feed_forward: nn.Module
) -> Tensor:
    normed = norm1(x)
    normed = norm2(normed + attention(normed))
    return normed + feed_forward(normed)


def _f1_of_letters(written: str, right: str) -> float:
    common = sum(min(written.count(letter), right.count(letter)) for letter in set(written))
    return 2 * common / (len(written) + len(right))


def _expect_list(
    found: list[int], right: list[int], what: str, mistakes: dict[str, list[int]]
) -> None:
    if found == right:
        return
    for hint, wrong in mistakes.items():
        if found == wrong:
            raise Wrong(hint)
    raise Wrong(f"{what} are {found}, expected are {right}")


def _expect_number(found: Any, right: float, what: str, mistakes: dict[str, float]) -> None:
    if math.isclose(found, right, abs_tol=1e-6):
        return
    for hint, wrong in mistakes.items():
        if math.isclose(found, wrong, abs_tol=1e-6):
            raise Wrong(hint)
    raise Wrong(f"{what} is {found:.4g}, expected is {right:.4g}")
