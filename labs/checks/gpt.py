"""The checks of the lab on GPT."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from labs.checks.verdict import (
    NOT_WRITTEN,
    Wrong,
    expect_equal,
    expect_gradient,
    expect_kept,
    expect_tensor,
    kept,
    task,
)

Module = Callable[..., nn.Module]

# Batch, tokens, width and heads all differ, so that no exchange of axes goes unseen.
BATCH, LENGTH, WIDTH, HEADS, VOCABULARY = 2, 5, 12, 3, 7


@task("Task 1, windows")
def windows(function: Callable[..., Any]) -> None:
    """Check inputs and targets of two windows."""
    tokens = torch.tensor([9, 4, 7, 1, 8, 3, 6, 2, 5, 0])
    given = tokens.clone()
    found = function(given, torch.tensor([1, 5, 2]), 4)
    if found is None or found is ...:
        raise Wrong(f"windows(tokens, starts, 4) {NOT_WRITTEN}")
    if not isinstance(found, tuple) or len(found) != 2:
        raise Wrong(
            f"windows gives a {type(found).__name__}, expected is a tuple of two tensors: return "
            "inputs, targets"
        )
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
            "these are places in the text: take the tokens that stand there, tokens[…]": (
                torch.tensor([[1, 2, 3, 4], [5, 6, 7, 8], [2, 3, 4, 5]])
            ),
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
            "a window is rolled onto itself, so its last target is its own first token: the last "
            "target is the token behind the window, so cut both from the text": (
                inputs.roll(-1, dims=1)
            ),
        },
    )
    for tensor, name in zip(found, ("inputs", "targets"), strict=True):
        if tensor.dtype.is_floating_point:
            raise Wrong(
                f"the {name} are {tensor.dtype}, but numbers of tokens are whole: keep the dtype "
                "of tokens"
            )
    expect_kept(tokens, given, "tokens", "cut windows from the text as it is")


@task("Task 2, the loss")
def cross_entropy(function: Callable[..., Any]) -> None:
    """Check the loss of four guesses."""
    logits = torch.tensor([[2.0, 0.0, -1.0], [0.5, 1.5, 0.0], [0.0, 0.0, 3.0], [1.0, -2.0, 0.5]])
    targets = torch.tensor([0, 2, 2, 1])
    logs = logits.log_softmax(dim=-1)
    right = logs.gather(-1, targets[:, None])
    found = function(logits, targets)
    if isinstance(found, float):
        raise Wrong(
            "the loss is a Python number: give the tensor, without .item(), since training needs "
            "its gradient"
        )
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
            "this is the mean of probabilities, with a minus: the logarithm of each is missing": (
                -right.exp().mean()
            ),
            "these are logits without a softmax": -logits.gather(-1, targets[:, None]).mean(),
            "the softmax runs along the wrong dimension: each row, over the vocabulary, must sum "
            "to 1": -logits.log_softmax(dim=0).gather(-1, targets[:, None]).mean(),
            "you averaged over the whole vocabulary: only the token that came counts": -logs.mean(),
            "each place has a loss; average them to a single number": -right,
            "each place has a loss: average them to a single number": -right[:, 0],
            "this is the perplexity: leave out the exponential": (-right.mean()).exp(),
            "the softmax is taken twice: the logits of this loss are probabilities": (
                F.cross_entropy(logits.softmax(dim=-1), targets)
            ),
            "each row gave the logarithms for all targets: take one of each row, with gather or "
            "with [torch.arange(n), targets]": -logs[:, targets].mean(),
            "you divided by the number of all logits: N is the number of targets": (
                -right.sum() / logits.numel()
            ),
            "this is the logarithm to base 10: take the natural one": -right.mean() / math.log(10),
        },
    )
    given = logits.clone().requires_grad_() * 1
    loss = function(given, targets)
    expect_kept(logits, given, "logits", "the gradient needs them as they were")
    if not isinstance(loss, Tensor) or not loss.requires_grad:
        raise Wrong(
            "the number is right, but it has no gradient, so nothing could be trained: compute "
            "with tensors from the logits on, without detach, .item() and NumPy"
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
            "row i must be divided by the sum of row i, and you divided column i by it: "
            "keepdim=True keeps the sums below each other": (added / added.sum(dim=1)).log(),
            "the table is right, but transposed at the end: the row is the token that was read": (
                share.T.log()
            ),
            "the sign is turned: give the logarithms themselves, not a loss": -share.log(),
            "what is added is 1, where `added` is 0.5: add `added`, and add it once": (
                (counts + 1) / (counts + 1).sum(dim=1, keepdim=True)
            ).log(),
            "a softmax of counts is no share: divide each count by the sum of its row": (
                added.log_softmax(dim=1)
            ),
            "this is the logarithm to base 2: take the natural one": share.log2(),
            "this is the logarithm to base 10: take the natural one": share.log10(),
            "each row stands for all, since a list times a number repeats the same list: begin "
            "with torch.full": (added + counts.sum(dim=0) - counts)
            .div((added + counts.sum(dim=0) - counts).sum(dim=1, keepdim=True))
            .log(),
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
    layer, x = _seeded(module, WIDTH, HEADS), _input().requires_grad_()
    cut_three, mix = layer.get_submodule("query_key_value"), layer.get_submodule("mix")
    query, key, value = cut_three(x).chunk(3, dim=-1)

    def heads(y: Tensor, number: int = HEADS) -> Tensor:
        return y.view(BATCH, LENGTH, number, -1).transpose(1, 2)

    def attend(cut: Callable[[Tensor], Tensor] = heads, causal: bool = True) -> Tensor:
        return F.scaled_dot_product_attention(cut(query), cut(key), cut(value), is_causal=causal)

    def masked(mask: Tensor) -> Tensor:
        return mix(
            join(
                F.scaled_dot_product_attention(
                    heads(query), heads(key), heads(value), attn_mask=mask
                )
            )
        )

    def join(y: Tensor) -> Tensor:
        return y.transpose(1, 2).reshape(BATCH, LENGTH, WIDTH)

    def by_hand(scale: float, dim: int = -1, late: bool = False) -> Tensor:
        """Attend with one thing changed: the scale, the dimension of the softmax, or the mask."""
        future = torch.ones(LENGTH, LENGTH).triu(1).bool()
        scores = heads(query) @ heads(key).transpose(-1, -2) * scale
        if late:
            weights = scores.softmax(dim=dim).masked_fill(future, 0.0)
        else:
            weights = scores.masked_fill(future, -torch.inf).softmax(dim=dim)
        return mix(join(weights @ heads(value)))

    def in_order(first: Tensor, second: Tensor, third: Tensor) -> Tensor:
        return mix(
            join(
                F.scaled_dot_product_attention(
                    heads(first), heads(second), heads(third), is_causal=True
                )
            )
        )

    scale = (WIDTH // HEADS) ** -0.5
    ones = torch.ones(LENGTH, LENGTH).bool()
    by_view = attend(lambda y: y.reshape(BATCH, HEADS, LENGTH, -1))
    across = attend(lambda y: y.reshape(BATCH, LENGTH, HEADS, -1))
    with torch.no_grad():
        given = x.clone()
        found = expect_tensor(layer(given), x.shape, "CausalAttention(12, 3)(x)")
        if found.isnan().any():
            raise Wrong(
                "some outputs are nan: a token that may read nothing has no weights; let each "
                "read itself, and take the softmax over the tokens that are read, dim=-1"
            )
        expect_equal(
            found,
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
                "the mask is upside down: a token reads itself and those before it, not those "
                "after": masked(ones.triu()),
                "the mask is upside down: True in it means that a token may be read": (
                    masked(ones.triu(1))
                ),
                "a token must read itself, too, not only those before it": masked(ones.tril(-1)),
                "the scale is missing: divide the scores by the root of the width of a head": (
                    by_hand(1.0)
                ),
                "the scale is that of the whole width: divide by the root of the width of a head": (
                    by_hand(WIDTH**-0.5)
                ),
                "the softmax runs over the queries: it runs over the tokens that are read": (
                    by_hand(scale, dim=-2)
                ),
                "the mask comes after the softmax, so weights do not sum to 1: mask the scores, "
                "with -inf": by_hand(scale, late=True),
                "query and key are exchanged: the first third is the query": (
                    in_order(key, query, value)
                ),
                "key and value are exchanged: the last third is the value": (
                    in_order(query, value, key)
                ),
                "query and value are exchanged: the first third is the query": (
                    in_order(value, key, query)
                ),
                "x is added: that is the work of the block": x + mix(join(attend())),
                "the groups are not side by side: a head is d/h numbers that stand together, so "
                "view as b × n × heads × width": mix(
                    attend(lambda y: y.view(BATCH, LENGTH, -1, HEADS).permute(0, 3, 1, 2))
                    .permute(0, 2, 3, 1)
                    .reshape(BATCH, LENGTH, WIDTH)
                ),
                "heads stand behind tokens in the attention: transpose(1, 2) before it, too": (
                    mix(across.transpose(1, 2).reshape(BATCH, LENGTH, WIDTH))
                ),
                "heads are counted by the width: view as b × n × heads × width, with num_heads "
                "before the -1": mix(
                    attend(lambda y: y.view(BATCH, LENGTH, -1, HEADS).transpose(1, 2))
                    .transpose(1, 2)
                    .reshape(BATCH, LENGTH, WIDTH)
                ),
            },
        )
    _expect_trainable(layer, x, mix(join(attend())))


@task("Task 5, the block")
def block(module: Module) -> None:
    """Check both sub-layers, their norms, and what is added."""
    layer, x = _seeded(module, WIDTH, HEADS), _input().requires_grad_()
    names = ("norm1", "attention", "norm2", "feed_forward")
    norm1, attention, norm2, feed_forward = map(layer.get_submodule, names)
    with torch.no_grad():
        if attention(x) is None:
            raise Wrong("the attention of task 4 is not written yet: finish it first")
        found = expect_tensor(layer(x.clone()), x.shape, "Block(12, 3)(x)")
        fed = x + feed_forward(norm1(x))
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
                "both sub-layers read x: the second reads what the first has made": (
                    middle + feed_forward(norm2(x))
                ),
                "norm1 is used twice: norm2 stands before the feed-forward layer": (
                    middle + feed_forward(norm1(middle))
                ),
                "the norms are exchanged: norm1 stands before the attention": _in_turn(
                    x, norm2, attention, norm1, feed_forward
                ),
                "the first norm is missing: the attention reads norm1(x)": _in_turn(
                    x, nn.Identity(), attention, norm2, feed_forward
                ),
                "the second norm is missing: the feed-forward layer reads norm2(y)": (
                    middle + feed_forward(middle)
                ),
                "the feed-forward layer comes first: the attention does": _in_turn(
                    x, norm2, feed_forward, norm1, attention
                ),
                "the feed-forward layer comes first: the attention does, behind norm1": (
                    fed + attention(norm2(fed))
                ),
                "the norms stand behind the sub-layers: here they stand before them": _norms_behind(
                    x, norm1, attention, norm2, feed_forward
                ),
            },
        )
    _expect_trainable(layer, x, _in_turn(x, norm1, attention, norm2, feed_forward))


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
        if first.get_submodule("attention")(looked_up) is None:
            raise Wrong("the attention of task 4 is not written yet: finish it first")
        if first(looked_up) is None:
            raise Wrong("the block of task 5 is not written yet: finish it first")
        x = looked_up + first_positions
        logits = norm(blocks(x)) @ embedding.T
        expect_equal(
            model(tokens),
            logits,
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
                    logits.softmax(dim=-1)
                ),
                "these are logarithms of probabilities: give logits, the loss takes the softmax": (
                    logits.log_softmax(dim=-1)
                ),
                "all tokens got the first position: a row for each token, in their order": (
                    norm(blocks(looked_up + positions[0])) @ embedding.T
                ),
                "positions begin with 1: the first token takes row 0": (
                    norm(blocks(looked_up + positions[1 : LENGTH + 1])) @ embedding.T
                ),
                "each text of the batch got one position: each token of a text gets its own": (
                    norm(blocks(looked_up + positions[: len(tokens), None])) @ embedding.T
                ),
                "the blocks run from the last to the first": (norm(first(second(x))) @ embedding.T),
                "what came in is added to each block again: a block does that itself": (
                    norm(x + first(x) + second(x + first(x))) @ embedding.T
                ),
                "the norm stands after each block: it stands once, after the last": (
                    norm(second(norm(first(x)))) @ embedding.T
                ),
                "the norm stands before the blocks: it stands after the last": (
                    blocks(norm(x)) @ embedding.T
                ),
            },
        )
    right = norm(blocks(embedding[tokens] + positions[:LENGTH])) @ embedding.T
    expect_gradient(model(tokens), model.parameters(), right)


@task("Task 7, a task as a text")
def example(function: Callable[..., Any], sep: int, end: int, ignored: int) -> None:
    """Check inputs and targets of one report."""
    report, headline = [11, 12, 13, 14], [21, 22]
    given = list(report), list(headline)
    inputs, targets = _two_lists(function(*given))
    if given != (report, headline):
        raise Wrong(
            "you change the report or the headline that you were given: make a new list, with + or "
            "with [*report, …]"
        )
    text = [*report, sep, *headline, end]
    right = [ignored] * len(report) + [*headline, end]
    if len(inputs) != len(targets):
        raise Wrong(
            f"inputs have {len(inputs)} tokens, targets {len(targets)}: cut the last off the one "
            "and the first off the other"
        )
    mistakes = {
        "the inputs end with END: nothing is to be guessed after it, so cut it off": text,
        "inputs and targets are exchanged: return inputs, targets": right,
        "the inputs are ignored, too: only targets are, so if both are one list, make targets a "
        "list of its own": [
            *[ignored] * len(report),
            sep,
            *headline,
        ],
        "inputs and targets share one list, so what you ignore is lost from both: make targets "
        "a list of its own": [text[0], *[ignored] * len(report), *headline],
        "SEP is missing between report and headline: the model would not know when to begin": [
            *report,
            *headline,
        ],
        "END is missing behind the headline: the model would not know when to stop": text[:-2],
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
        "what is ignored is 0: write IGNORED, since 0 is the number of a token": [
            *[0] * len(report),
            *right[len(report) :],
        ],
    }
    _expect_list(targets, right, "targets", mistakes)
    inputs, targets = _two_lists(function([31, 32], [41, 42, 43]))
    _expect_list(inputs, [31, 32, sep, 41, 42, 43], "inputs of a report of 2 tokens", {})
    _expect_list(
        targets, [ignored, ignored, 41, 42, 43, end], "targets of a report of 2 tokens", {}
    )


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
        "len counts the different words in common: one that stands twice in both is two, so take "
        ".total()": 2 * 3 / (6 + 8),
        "you divided how often words are common by how many different words there are: keep "
        "the repeated ones": 2 * 4 / (4 + 7),
        "a word counts as often as it is written: it may be found only as often as the right "
        "headline has it": 2 * 5 / (6 + 8),
        "four words are in common, and you found none: places are compared, or whole headlines; "
        "count words, wherever they stand": 0.0,
        "you multiplied precision and recall: F1 is twice that, divided by their sum": (
            4 / 6 * 4 / 8
        ),
        "letters are compared: split the headlines into words": _f1_of_letters(written, right),
        "half of it: F1 has a factor 2": 4 / 14,
    }
    _expect_number(found, 2 * 4 / (6 + 8), "word_f1(written, right)", mistakes)
    mistakes = {
        "a word of the right headline counts as often as it stands there: it may be found only as "
        "often as it is written": 2 * 5 / (6 + 8),
    }
    _expect_number(function(right, written), 2 * 4 / (6 + 8), "word_f1(right, written)", mistakes)
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
        _expect_above(function)
        _expect_last(function)
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
        "you divided the probabilities by the temperature: divide the logits, before the softmax": [
            _drawn_from_kept(logits.topk(k).values.softmax(dim=0) / t, order, k, r)
            for t, k, r in cases
        ],
        "you took the token behind: the first whose running sum is above the ticket": [
            order[min(k - 1, order.index(token) + 1)]
            for token, (_, k, _) in zip(right, cases, strict=True)
        ],
        "each probability is compared with the ticket: compare the running sums, cumsum(dim=0)": [
            order[min(k - 1, int(((logits.topk(k).values / t).softmax(dim=0) <= r).sum()))]
            for t, k, r in cases
        ],
        "you counted the running sums above the ticket: count those that are not above it": [
            order[min(k - 1, int(((logits.topk(k).values / t).softmax(dim=0).cumsum(0) > r).sum()))]
            for t, k, r in cases
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


def _expect_above(function: Callable[..., Any]) -> None:
    """Check a ticket that is just a running sum: of two alike, 0.5 takes the second."""
    alike = torch.tensor([-3.0, 1.0, -2.0, 1.0])
    if function(alike.clone(), 1.0, 2, 0.25) == function(alike.clone(), 1.0, 2, 0.5):
        raise Wrong(
            "of two tokens with a probability of 0.5 each, the ticket 0.5 takes the first: take "
            "the first token whose running sum is above the ticket, not equal to it"
        )


def _expect_last(function: Callable[..., Any]) -> None:
    """Check the largest ticket, where rounding leaves the last running sum below it."""
    ticket = math.nextafter(1, 0)
    rows = torch.randn(100, 63, generator=torch.Generator().manual_seed(0))
    sums = rows.double().sort(descending=True).values.softmax(dim=1).cumsum(dim=1)[:, -1]
    logits = rows[sums.argmin()]
    try:
        drawn = function(logits.clone(), 1.0, 63, ticket)
    except IndexError:
        drawn = None
    if drawn != logits.argmin():
        raise Wrong(
            "a ticket just below 1 finds no place, since rounding leaves the last running sum "
            "below it: take the last token then, min(place, k - 1)"
        )


def _drawn_from_kept(probability: Tensor, order: Sequence[int], k: int, ticket: float) -> int:
    return order[min(int((probability.cumsum(dim=0) <= ticket).sum()), k - 1)]


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


def _expect_trainable(layer: nn.Module, x: Tensor, right: Tensor) -> None:
    """Say whether a layer leaves what it reads as it is, and it and all before it can learn."""
    found = kept(layer, "x", instead="write x = x + …, not x += …")(x)
    expect_gradient(found, [x, *layer.parameters()], right)


def _in_turn(
    x: Tensor, norm1: nn.Module, first: nn.Module, norm2: nn.Module, second: nn.Module
) -> Tensor:
    y: Tensor = x + first(norm1(x))
    return y + second(norm2(y))


def _norms_behind(
    x: Tensor, norm1: nn.Module, first: nn.Module, norm2: nn.Module, second: nn.Module
) -> Tensor:
    y: Tensor = x + norm1(first(x))
    return y + norm2(second(y))


def _normed_sums(
    x: Tensor, norm1: nn.Module, attention: nn.Module, norm2: nn.Module, feed_forward: nn.Module
) -> Tensor:
    normed = norm1(x)
    normed = norm2(normed + attention(normed))
    return normed + feed_forward(normed)


def _f1_of_letters(written: str, right: str) -> float:
    common = sum(min(written.count(letter), right.count(letter)) for letter in set(written))
    return 2 * common / (len(written) + len(right))


def _two_lists(found: Any) -> tuple[list[int], list[int]]:
    if found is None or found is ...:
        raise Wrong(f"example(report, headline) {NOT_WRITTEN}")
    if not isinstance(found, tuple) or len(found) != 2:
        raise Wrong(
            f"example gives a {type(found).__name__}, expected is a tuple of two lists: return "
            "inputs, targets"
        )
    made = []
    for tokens, name in zip(found, ("inputs", "targets"), strict=True):
        if tokens is None or tokens is ...:
            raise Wrong(f"the {name} are None: append and extend change a list and return nothing")
        try:
            made.append([int(token) for token in tokens])
        except (TypeError, ValueError):
            raise Wrong(
                f"the {name} are no list of numbers, but {tokens!r}: join lists with +, or with "
                "[*report, SEP, …]"
            ) from None
    return made[0], made[1]


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
    try:
        if isinstance(found, str):
            raise TypeError
        found = float(found)
    except (TypeError, ValueError):
        raise Wrong(f"{what} is {found!r}, expected is the number {right:.4g}") from None
    if math.isclose(found, right, abs_tol=1e-6):
        return
    for hint, wrong in mistakes.items():
        if math.isclose(found, wrong, abs_tol=1e-6):
            raise Wrong(hint)
    raise Wrong(f"{what} is {found:.4g}, expected is {right:.4g}")
