"""The checks of the lab that translates numbers."""

import math
from collections.abc import Callable
from typing import Any

import torch
from einops import rearrange
from torch import Tensor, nn
from torch.nn import functional as F

from labs.checks.verdict import (
    NOT_WRITTEN,
    Wrong,
    expect_equal,
    expect_gradient,
    expect_kept,
    kept,
    on_copies,
    task,
)
from transformer_notes import attention as notes
from transformer_notes import positions
from transformer_notes.transformer import Transformer, TransformerConfig

Function = Callable[..., Any]

PAD, START, END = 0, 1, 2
# Two texts, of which the first has two tokens of filler; others than those of the lab.
TOKENS = torch.tensor([[5, 3, END, PAD, PAD], [4, 4, 3, 5, END]])


@task("Task 1, positions")
def sinusoidal_positions(function: Function) -> None:
    """Check the sines and cosines of positions."""
    length, d_model = 5, 6
    position = torch.arange(length).unsqueeze(1)
    right = positions.sinusoidal_positions(length, d_model)
    sines, cosines = right[:, 0::2], right[:, 1::2]

    def waves(angles: Tensor) -> Tensor:
        return torch.stack((angles.sin(), angles.cos()), dim=-1).flatten(start_dim=1)

    pairs = torch.arange(0, d_model, 2) / d_model
    columns = position * 10_000.0 ** (-torch.arange(d_model) / d_model)
    expect_equal(
        function(length, d_model),
        right,
        "sinusoidal_positions(5, 6)",
        {
            "all sines stand before all cosines: they take turns, column by column": (
                torch.cat((sines, cosines), dim=1)
            ),
            "all sines stand before all cosines, and the speeds are those of another formula": (
                positions.halved_sinusoidal_positions(length, d_model)
            ),
            "sines and cosines are exchanged: columns 0, 2, 4 hold sines": (
                torch.stack((cosines, sines), dim=-1).flatten(start_dim=1)
            ),
            "each column has a speed of its own: the two of a pair share theirs, that of 2i": (
                torch.where(torch.arange(d_model) % 2 == 0, columns.sin(), columns.cos())
            ),
            "you multiplied by 10000^(2i / d_model): divide by it": waves(
                position * 10_000.0**pairs
            ),
            "the exponent is i / d_model: it is 2i / d_model": waves(
                position * 10_000.0 ** (-pairs / 2)
            ),
            "you count positions from 1: the first is 0": (
                positions.sinusoidal_positions(length + 1, d_model)[1:]
            ),
            "these are the angles: take their sine or cosine": columns.gather(
                1, (torch.arange(d_model) // 2 * 2).expand(length, -1)
            ),
        },
    )


@task("Task 2, heads")
def multi_head_attention(module_class: Function) -> None:
    """Check multi-head attention, without a mask and with both kinds of masks."""
    heads, n, m = 3, 4, 5
    with torch.random.fork_rng():
        torch.manual_seed(0)
        module = module_class(12, heads)
        target, source = torch.randn(2, n, 12), torch.randn(2, m, 12)
    with torch.no_grad():
        right = notes.MultiHeadAttention(12, heads)
        right.load_state_dict(module.state_dict())

        def read(
            target: Tensor = target,
            source: Tensor = source,
            cut: str = "b n (h d) -> b h n d",
            join: str = "b h n d -> b n (h d)",
            heads: int = heads,
            scale: float = 1,
        ) -> Tensor:
            query, key, value = (
                rearrange(tokens, cut, h=heads)
                for tokens in (
                    right.to_query(target),
                    right.to_key(source),
                    right.to_value(source),
                )
            )
            output, _ = notes.scaled_dot_product_attention(scale * query, key, value)
            return rearrange(output, join)

        def viewed(tokens: Tensor) -> Tensor:
            return tokens.reshape(len(tokens), heads, tokens.shape[1], -1)

        uncut, _ = notes.scaled_dot_product_attention(
            viewed(right.to_query(target)),
            viewed(right.to_key(source)),
            viewed(right.to_value(source)),
        )
        cut_by_view = right.to_output(uncut.reshape(2, n, -1))
        cut_by_view_and_joined = right.to_output(rearrange(uncut, "b h n d -> b n (h d)"))
        unjoined = read(join="b h n d -> b h n d").reshape(2, n, -1)

        right_output, right_weights = right(target, source)
        answer = on_copies(module)
        output, weights = _two(answer(target, source), "forward", "the new tokens and the weights")
        expect_equal(
            output,
            right_output,
            "the output",
            {
                "keys and values were made of target: they come from source": (
                    right(target, target)[0]
                ),
                "queries were made of source: they come from target": right(source, source)[0],
                "heads were not mixed: self.to_output comes last": read(),
                "there is one head: cut queries, keys and values first": (
                    right.to_output(read(heads=1))
                ),
                "a view alone does not cut into heads: divide the width, then move the heads in "
                "front of the tokens": cut_by_view,
                "a view alone does not cut into heads, though you join them well: divide the "
                "width, then move the heads in front of the tokens": cut_by_view_and_joined,
                "heads were joined with a view alone: move them behind the tokens first": (
                    right.to_output(unjoined)
                ),
                "a head takes neighbouring numbers: (h d), not (d h)": right.to_output(
                    read(cut="b n (d h) -> b h n d", join="b h n d -> b n (d h)")
                ),
                "the heads are joined by (d h), which mixes their numbers: join by (h d), as you "
                "cut": right.to_output(read(join="b h n d -> b n (d h)")),
                "scores are divided by √d_model: d_k is the width of one head, d_model / heads": (
                    right.to_output(read(scale=1 / math.sqrt(heads)))
                ),
            },
        )
        expect_equal(
            weights,
            right_weights,
            "the second result, the weights of all heads,",
            {"the weights belong second, not the output again": right_output},
        )

        mask = torch.tensor([[True] * 4 + [False], [True] * 3 + [False] * 2]).unsqueeze(1)
        expect_equal(
            _masked(answer, target, source, mask, "batch × 1 × m"),
            right(target, source, mask)[0],
            "with a mask of shape batch × 1 × m the output",
            {
                "the mask was not used: hand it on to scaled_dot_product_attention": right_output,
                "true means that a token may be read: hand the mask on as it is": (
                    right(target, source, ~mask)[0]
                ),
            },
        )
        staircase = notes.causal_mask(n)
        expect_equal(
            _masked(answer, target, target, staircase, "n × n"),
            right(target, target, staircase)[0],
            "with a mask of shape n × n the output",
        )


def _masked(answer: Function, target: Tensor, source: Tensor, mask: Tensor, shape: str) -> Any:
    try:
        return _two(answer(target, source, mask), "forward", "the new tokens and the weights")[0]
    except (RuntimeError, IndexError, TypeError) as error:
        raise Wrong(
            f"with a mask of shape {shape} your code stops: a mask has no axis for the heads, and "
            "theirs is the third from the right, so write mask.unsqueeze(-3)"
        ) from error


@task("Task 3, encoder layer")
def encoder_layer(module_class: Function) -> None:
    """Check a layer of the encoder, whatever the reader's attention gives."""
    with torch.random.fork_rng(), torch.no_grad():
        torch.manual_seed(0)
        layer = module_class(8, 2, 12)
        attention = layer.attention = notes.MultiHeadAttention(8, 2)
        _randomise_norms(layer)
        x = torch.randn(2, 4, 8)
        mask = torch.tensor([[True] * 4, [True, True, False, False]]).unsqueeze(1)

        first, second, transform = layer.attention_norm, layer.feed_forward_norm, layer.feed_forward

        def rest(x: Tensor) -> Tensor:
            return second(x + transform(x))

        read = attention(x, x, mask)[0]
        attended = first(x + read)
        before = x + attention(first(x), first(x), mask)[0]
        _expect_layer(
            layer,
            (x, mask),
            rest(attended),
            {
                "the mask was not used: hand it on to self.attention": (
                    rest(first(x + attention(x, x)[0]))
                ),
                "nothing is added, neither around attention nor around the feed-forward network: "
                "normalise sums": second(transform(first(read))),
                "nothing is added around attention: normalise x + read": rest(first(read)),
                "nothing is added around the feed-forward network: normalise the sum": (
                    second(transform(attended))
                ),
                "the second sum adds what came into the layer: add what attention_norm gave": (
                    second(x + transform(attended))
                ),
                "the feed-forward network gets what came into the layer: it gets what "
                "attention_norm gave": second(attended + transform(x)),
                "the second sub-layer forgets what attention_norm gave: both the sum and the "
                "feed-forward network get it": rest(x),
                "the norms stand in front of the sub-layers: here they come after the sums": (
                    before + transform(second(before))
                ),
                "you normalised before adding: normalise the sum": (
                    (x + first(read)) + second(transform(x + first(read)))
                ),
                "there are no norms: normalise each of the two sums": (
                    x + read + transform(x + read)
                ),
                "a sum is not normalised behind attention: each of the two is": rest(x + read),
                "a sum is not normalised behind the feed-forward network: each of the two is": (
                    attended + transform(attended)
                ),
                "the two norms are exchanged": (
                    first(second(x + read) + transform(second(x + read)))
                ),
                "the feed-forward network is missing": attended,
            },
        )


def _expect_layer(
    layer: nn.Module, given: tuple[Tensor, ...], right: Tensor, mistakes: dict[str, Tensor]
) -> None:
    """Say whether a layer gives what it should, and can be trained.

    The arguments stay as they are for other checks; a layer that writes into them, or into a
    value in between, is wrong, because PyTorch needs these values for the gradient.
    """
    found = kept(layer, "x", instead="write x = x + …, not x += …")(*given)
    expect_equal(found, right, "the output", mistakes)
    with torch.enable_grad():
        given = tuple(x.clone().requires_grad_(x.is_floating_point()) for x in given)
        read = [x for x in given if x.requires_grad]  # all but masks
        expect_gradient(on_copies(layer)(*given), [*read, *layer.parameters()])


@task("Task 4, decoder layer")
def decoder_layer(module_class: Function) -> None:
    """Check a layer of the decoder, whatever the reader's attention gives."""
    with torch.random.fork_rng(), torch.no_grad():
        torch.manual_seed(0)
        layer = module_class(8, 2, 12)
        own = layer.self_attention = notes.MultiHeadAttention(8, 2)
        cross = layer.cross_attention = notes.MultiHeadAttention(8, 2)
        _randomise_norms(layer)
        # As many that ask as are read: every mix-up gives a value by which it is known.
        x, memory = torch.randn(2, 4, 8), torch.randn(2, 4, 8)
        mask = notes.causal_mask(4)
        memory_mask = torch.tensor([[True] * 4, [True, True, False, False]]).unsqueeze(1)
        norms = layer.self_attention_norm, layer.cross_attention_norm, layer.feed_forward_norm
        first, second, third = norms
        transform = layer.feed_forward

        def rest(y: Tensor) -> Tensor:
            return third(y + transform(y))

        def layer_of(
            own_mask: Tensor | None = mask,
            cross_mask: Tensor | None = memory_mask,
            *,
            memory: Tensor = memory,
            kept: float = 1,
        ) -> Tensor:
            y = first(x + own(x, x, own_mask)[0])
            return rest(second(kept * y + cross(y, memory, cross_mask)[0]))

        def asked_by_memory(added: Tensor, cross_mask: Tensor | None) -> Tensor:
            return rest(second(added + cross(memory, written, cross_mask)[0]))

        written = first(x + own(x, x, mask)[0])
        early = second(x + cross(x, memory, memory_mask)[0])
        before = x + own(first(x), first(x), mask)[0]
        before = before + cross(second(before), memory, memory_mask)[0]
        exchanged = "the roles are exchanged: x asks, and memory is read"
        _expect_layer(
            layer,
            (x, memory, mask, memory_mask),
            layer_of(),
            {
                "the masks are exchanged: self-attention gets mask, cross-attention memory_mask": (
                    layer_of(memory_mask, mask)
                ),
                "self-attention has no mask: it gets mask": layer_of(None),
                "cross-attention has no mask: it gets memory_mask": layer_of(cross_mask=None),
                "there is no mask at all: self-attention gets mask, cross-attention memory_mask": (
                    layer_of(None, None)
                ),
                "cross-attention has the mask of self-attention: it gets memory_mask": (
                    layer_of(mask, mask)
                ),
                "the memory is not read: in cross-attention x asks, and memory is read": rest(
                    second(written + cross(written, written, mask)[0])
                ),
                "the memory is not read, though its mask is used: in cross-attention x asks, and "
                "memory is read": rest(second(written + cross(written, written, memory_mask)[0])),
                "cross-attention is asked by what came into the layer: what self_attention_norm "
                "gave asks": rest(second(written + cross(x, memory, memory_mask)[0])),
                "the second sum adds what came into the layer: add what self_attention_norm gave": (
                    rest(second(x + cross(written, memory, memory_mask)[0]))
                ),
                "cross-attention is missing": rest(written),
                "the feed-forward network is missing": (
                    second(written + cross(written, memory, memory_mask)[0])
                ),
                "nothing is added around cross-attention: normalise x + read": layer_of(kept=0),
                "cross-attention comes before self-attention: exchange them": (
                    rest(first(early + own(early, early, mask)[0]))
                ),
                "the norms stand in front of the sub-layers: here they come after the sums": (
                    before + transform(third(before))
                ),
                exchanged: asked_by_memory(written, memory_mask),
                f"{exchanged}; the mask is memory_mask": asked_by_memory(written, mask),
                f"{exchanged}; and there is no mask, it gets memory_mask": asked_by_memory(
                    written, None
                ),
                f"{exchanged}; the sum adds what asks": asked_by_memory(memory, memory_mask),
            },
        )
        longer, hidden = torch.randn(2, 5, 8), torch.ones(2, 1, 5, dtype=torch.bool)
        expect_equal(
            layer(x.clone(), longer, mask, hidden),
            layer_of(cross_mask=hidden, memory=longer),
            "with a memory of another length than x the output",
        )


@task("Task 5, masks")
def masks(padding_mask: Function, causal_mask: Function) -> None:
    """Check the mask of filler and that of the future."""
    real = (TOKENS != PAD).unsqueeze(1)
    _expect_bool(
        on_copies(padding_mask)(TOKENS),
        real,
        "padding_mask(tokens)",
        {
            "true means that a token may be read, so filler is false": ~real,
            "an axis of size 1 is missing in the middle: .unsqueeze(1)": real.squeeze(1),
            "the axis of size 1 stands last; it belongs in the middle, .unsqueeze(1)": real.mT,
            "the end is hidden as well: only filler is, tokens != PAD": (
                real & (TOKENS != END).unsqueeze(1)
            ),
        },
    )
    staircase = notes.causal_mask(4)
    _expect_bool(
        causal_mask(4),
        staircase,
        "causal_mask(4)",
        {
            "tokens read what comes later: row i must be true up to column i, so .tril()": (
                staircase.T
            ),
            "no token reads itself: the diagonal is true as well": staircase.tril(diagonal=-1),
            "each token reads the next one, too: .tril() without a number ends at the diagonal": (
                torch.ones_like(staircase).tril(diagonal=1)
            ),
            "true means that a token may read; you marked what is hidden": ~staircase,
        },
    )


def _expect_bool(found: object, right: Tensor, what: str, mistakes: dict[str, Tensor]) -> None:
    expect_equal(found, right, what, mistakes)
    if isinstance(found, Tensor) and found.dtype != torch.bool:
        raise Wrong(f"{what} holds numbers: a mask holds True and False, dtype=torch.bool")


@task("Task 6, shifted right")
def shift_right(function: Function) -> None:
    """Check what goes into the decoder."""
    start, end, pad = (torch.full_like(TOKENS[:, :1], number) for number in (START, END, PAD))
    target = TOKENS.clone()
    expect_equal(
        function(target),
        torch.cat((start, TOKENS[:, :-1]), dim=1),
        "shift_right(target)",
        {
            "nothing moved: START comes first": TOKENS,
            "the last token must fall off, so that there are as many positions as before": (
                torch.cat((start, TOKENS), dim=1)
            ),
            "START took the place of the first token: move the tokens, do not replace one": (
                torch.cat((start, TOKENS[:, 1:]), dim=1)
            ),
            "the last token came back at the front: START stands there": TOKENS.roll(1, dims=1),
            "you moved to the left: the first token must come second": (
                torch.cat((TOKENS[:, 1:], start), dim=1)
            ),
            "you moved to the left, and filled up: START comes first, and the first token second": (
                torch.cat((TOKENS[:, 1:], pad), dim=1)
            ),
            "you moved to the left, and the first token came back at the end: START comes first, "
            "and the first token second": TOKENS.roll(-1, dims=1),
            "filler stands in front: START does": torch.cat((pad, TOKENS[:, :-1]), dim=1),
            "END stands in front: START does": torch.cat((end, TOKENS[:, :-1]), dim=1),
        },
    )
    expect_kept(TOKENS, target, "target", "make a new tensor")


@task("Task 7, loss")
def translation_loss(function: Function) -> None:
    """Check that filler counts neither in the sum nor in the number of tokens."""
    logits = 2 * torch.sin(torch.arange(70.0).reshape(2, 5, 7) ** 2)
    every = F.cross_entropy(logits.mT, TOKENS, reduction="none")
    real = TOKENS != PAD
    losses = torch.where(real, every, 0)
    no_end = TOKENS != END
    target = TOKENS.clone()
    expect_equal(
        function(logits.clone(), target),
        every[real].mean(),
        "translation_loss(logits, target)",
        {
            "filler counts as well: ignore_index=PAD": every.mean(),
            "filler is not in the sum, but in the number by which you divide: divide by the "
            "number of real tokens": losses.mean(),
            "these are the losses of all positions: give their mean, a single number": losses,
            "this is the sum: divide by the number of real tokens": losses.sum(),
            "you took the mean of each text first, so that short texts count more: take one mean "
            "over all real tokens": (losses.sum(dim=1) / real.sum(dim=1)).mean(),
            "the end does not count: the model must learn where to stop": every[
                real & no_end
            ].mean(),
            "END is ignored, and filler counts: ignore_index=PAD": every[no_end].mean(),
            "reshape does not exchange axes, it deals numbers out anew: logits.transpose(1, 2)": (
                F.cross_entropy(logits.reshape(2, 7, 5), TOKENS, ignore_index=PAD)
            ),
            "cross_entropy takes the softmax itself: give it the logits": (
                F.cross_entropy(logits.softmax(dim=-1).mT, TOKENS, ignore_index=PAD)
            ),
        },
    )
    expect_kept(TOKENS, target, "target", "write into a copy, target.clone()")


# Logits that depend on the whole text and on its row. The three texts end one after another, the
# second after one token, the first after three.
TABLE = 3 * torch.cos(torch.arange(262, 304).double().reshape(7, 6) ** 2).float()
LENGTH = 6


def _table(tokens: Tensor) -> Tensor:
    place = torch.arange(1, tokens.shape[1] + 1)
    return TABLE[((tokens * place).sum(dim=1) + torch.arange(len(tokens))) % 7]


def _without_end(tokens: Tensor) -> Tensor:
    return _table(tokens).index_fill(1, torch.tensor([END]), -torch.inf)


def _filled(texts: Tensor) -> Tensor:
    """Write filler behind each END: what stands there does not matter."""
    ended = (texts == END).cumsum(dim=1) - (texts == END).int() > 0
    return texts.masked_fill(ended, PAD)


@task("Task 8, greedy")
def greedy(function: Function) -> None:
    """Check the likeliest token at each step, of three texts at once."""

    def write(
        asked: Callable[[Tensor], Tensor] = lambda tokens: tokens,
        next_logits: Callable[[Tensor], Tensor] = _table,
    ) -> Tensor:
        tokens = torch.full((3, 1), START)
        for _ in range(LENGTH):
            best = next_logits(asked(tokens)).argmax(dim=-1, keepdim=True)
            tokens = torch.cat((tokens, best), dim=1)
        return _filled(tokens)

    def cut(columns: int) -> Tensor:
        return right[:, 1 : columns + 1]

    right = write()
    found = function(_table, 3, LENGTH)
    expect_equal(
        _filled(found) if isinstance(found, Tensor) and found.dim() == 2 else found,
        right[:, 1:],
        f"greedy(next_logits, 3, {LENGTH})",
        {
            "START stands before each text: leave out the first column": right,
            "START stands before each text, and the last token is missing": right[:, :-1],
            "next_logits gets START alone at each step: append the token, and ask with the longer "
            "text": write(lambda tokens: tokens[:, :1])[:, 1:],
            "next_logits gets the last token alone: it needs the whole text": (
                write(lambda tokens: tokens[:, -1:])[:, 1:]
            ),
            "you stop as soon as one text has ended, and the others are not finished: write "
            "longest tokens": cut(2),
            "you stop as soon as one text has ended, and fill the others up, which are not "
            "finished: write longest tokens": F.pad(cut(2), (0, LENGTH - 2), value=PAD),
            "you stop when all texts have ended, so that columns are missing: write longest "
            "tokens, of which those behind END do not matter": cut(4),
            "END itself is missing, filler stands in its place: text_of looks for END": (
                right[:, 1:].masked_fill(right[:, 1:] == END, PAD)
            ),
            "END is never chosen: it is a token like others, and a text ends with it": (
                write(next_logits=_without_end)[:, 1:]
            ),
        },
    )


# For each text, without START, what may follow how likely. Greedy takes 3 first; 4 5 is likelier.
TREE = {
    (): {3: 0.5, 4: 0.4, 5: 0.1},
    (3,): {3: 0.4, 4: 0.35, 5: 0.25},
    (4,): {5: 0.9, END: 0.1},
    (4, 5): {END: 0.55, 3: 0.45},
    (3, 3): {END: 0.6, 5: 0.4},
    (4, 5, 3): {4: 0.7, END: 0.3},
    (4, 5, 3, 4): {END: 0.75, 3: 0.25},
}
OTHERWISE = torch.tensor([0.05, 0.1, 0.15, 0.2, 0.22, 0.28])  # nothing equally likely: no ties
MORE_THAN_ALL = 100  # no index of the best is as large
STEPS = 6  # one more than it takes until all have ended


def _tree(tokens: Tensor) -> Tensor:
    """Give the logits: log probabilities, and in some texts a number more, which changes none."""
    logits = OTHERWISE.log().repeat(len(tokens), 1)
    for row, text in enumerate(tokens[:, 1:].tolist()):
        if tuple(text) in TREE:
            logits[row] = -torch.inf
            for token, probability in TREE[tuple(text)].items():
                logits[row, token] = math.log(probability)
        if text[:1] == [3]:
            logits[row] += 3
    return logits


def _search(
    width: int,
    *,
    normalised: bool = True,
    summed: bool = True,
    ending: bool = True,
    moved: bool = True,
    own: bool = False,
    copies: int = 1,
    size: int = OTHERWISE.numel(),
) -> tuple[Tensor, Tensor]:
    """Follow a beam; each argument that is not left out is a mistake."""
    tokens, scores = torch.full((copies, 1), START), torch.zeros(copies)
    for _ in range(STEPS):
        step = _tree(tokens).log_softmax(dim=-1) if normalised else _tree(tokens)
        ended = (tokens[:, -1] == END) | (tokens[:, -1] == PAD)
        if ending:
            step[ended] = -torch.inf
            step[ended, PAD] = 0
        continued = scores.unsqueeze(1) + step if summed else step
        if own and len(tokens) > 1:
            value, token = continued.max(dim=1)
            parent = torch.arange(len(tokens))
        else:
            value, index = continued.flatten().topk(width)
            parent, token = index // size, index % size
        kept = tokens[parent] if moved else tokens.expand(width, -1)
        tokens, scores = torch.cat((kept, token.unsqueeze(1)), dim=1), value
    return tokens[:, 1:], scores


@task("Task 9, beam search")
def beam_search(function: Function) -> None:
    """Check the likeliest texts of a beam of two and of three."""
    for width in (3, 2):
        what = f"beam_search(next_logits, {width}, {STEPS})"
        right_texts, right_scores = _search(width)
        texts, scores = _two(function(_tree, width, STEPS), what, "the texts and their scores")
        if _in_another_order(texts, scores, right_texts, right_scores):
            raise Wrong(
                "the texts and their scores are right, but the best text comes first: topk gives "
                "them in this order"
            )
        start = torch.full((width, 1), START)
        expect_equal(
            texts,
            right_texts,
            f"the texts of {what}",
            {
                "START stands before each text: leave out the first column": (
                    torch.cat((start, right_texts), dim=1)
                ),
                "you stop when all texts have ended, so that columns are missing: go on to "
                "longest, or fill up with PAD": right_texts[:, :-1],
                "scores of different texts are not comparable: logits were added up. Add the log "
                "probabilities, next_log_probabilities": _search(width, normalised=False)[0],
                "you took next_logits as it is: next_log_probabilities makes scores comparable, "
                "and sees to texts that have ended": (
                    _search(width, normalised=False, ending=False)[0]
                ),
                "the score of a text so far was forgotten: add it to that of the next token": (
                    _search(width, summed=False)[0]
                ),
                "a text that has ended goes on: next_log_probabilities sees to that": (
                    _search(width, ending=False)[0]
                ),
                "the chosen tokens stand behind other texts than those that they continue: take "
                "tokens[parent]": _search(width, moved=False)[0],
                "each text keeps its own best continuation: take the best of all together": (
                    _search(width, own=True)[0]
                ),
                "all texts are the same: begin with one text, not with width copies": (
                    _search(width, copies=width)[0]
                ),
                "an index was divided by the number of tokens in the lab: next_logits tells how "
                "many there are, so write v = continued.shape[1]": (
                    _search(width, size=MORE_THAN_ALL)[0]
                ),
                "the texts stand in another order than their scores": right_texts.flip(0),
                "this is what greedy finds": _search(1)[0],
            },
        )
        expect_equal(
            scores,
            right_scores,
            f"the scores of {what}",
            {
                "these are probabilities: give their logarithms": right_scores.exp(),
                "the scores stand in another order than their texts": right_scores.flip(0),
            },
        )


def _in_another_order(
    texts: object, scores: object, right_texts: Tensor, right_scores: Tensor
) -> bool:
    if not isinstance(texts, Tensor) or not isinstance(scores, Tensor):
        return False
    if texts.shape != right_texts.shape or scores.shape != right_scores.shape:
        return False
    order = scores.argsort(descending=True)
    return (
        not torch.equal(texts, right_texts)
        and torch.equal(texts[order], right_texts)
        and torch.allclose(scores[order], right_scores)
    )


def package_transformer(model: Any) -> Transformer:
    """Build the Transformer of the package, and give it the weights of a reader's."""
    vocab_size, d_model = model.embedding.weight.shape
    layer = model.encoder[0]
    config = TransformerConfig(
        vocab_size=vocab_size,
        d_model=d_model,
        d_ff=layer.feed_forward.to_hidden.out_features,
        num_heads=layer.attention.num_heads,
        num_layers=len(model.encoder),
        dropout=0.0,
    )
    transformer = Transformer(config)
    # Its norms call gain what PyTorch calls weight.
    renamed = {n.replace("norm.weight", "norm.gain"): w for n, w in model.state_dict().items()}
    transformer.load_state_dict(renamed)
    return transformer


def _randomise_norms(layer: nn.Module) -> None:
    """Give each norm gains and biases of its own, so that an exchange is seen."""
    for part in layer.modules():
        if isinstance(part, nn.LayerNorm):
            nn.init.normal_(part.weight, mean=1, std=0.3)
            nn.init.normal_(part.bias, std=0.3)


def _two(found: object, what: str, names: str) -> tuple[Any, Any]:
    if found is None or found is ...:
        raise Wrong(f"{what} {NOT_WRITTEN}")
    if not isinstance(found, tuple) or len(found) != 2:
        raise Wrong(f"{what} must give two things, {names}")
    return found
