"""Typical wrong answers in the lab that translates numbers, and what its checks say of them."""

import pytest
import torch
from einops import rearrange
from torch import nn
from torch.nn import functional as F

from labs.checks import translation as check
from transformer_notes.attention import MultiHeadAttention, scaled_dot_product_attention
from transformer_notes.layers import FeedForward
from transformer_notes.positions import sinusoidal_positions

PAD, START, END = check.PAD, check.START, check.END


def waves(length, d_model, exponent, divide=True, first=0):
    position = torch.arange(first, length + first).unsqueeze(1)
    angles = position * 10_000.0 ** (-exponent if divide else exponent)
    return torch.stack((angles.sin(), angles.cos()), dim=-1).flatten(start_dim=1)


def pairs(d_model):
    return torch.arange(0, d_model, 2) / d_model


def by_column(length, d_model):
    angles = torch.arange(length).unsqueeze(1) * 10_000.0 ** (-torch.arange(d_model) / d_model)
    positions = angles.sin()
    positions[:, 1::2] = angles[:, 1::2].cos()
    return positions


def halved(length, d_model):
    right = sinusoidal_positions(length, d_model)
    return torch.cat((right[:, 0::2], right[:, 1::2]), dim=1)


def halved_as_in_code(length, d_model):
    speed = 10_000.0 ** (-torch.arange(d_model // 2) / (d_model // 2 - 1))
    angles = torch.arange(length).unsqueeze(1) * speed
    return torch.cat((angles.sin(), angles.cos()), dim=1)


def angles(length, d_model):
    speed = 10_000.0 ** -pairs(d_model)
    return (torch.arange(length).unsqueeze(1) * speed).repeat_interleave(2, dim=1)


POSITIONS = [
    (lambda n, d: ..., "is not written yet"),
    (halved, "all sines stand before all cosines: they take turns"),
    (halved_as_in_code, "those of another formula"),
    (lambda n, d: sinusoidal_positions(n, d).unflatten(1, (-1, 2)).flip(2).flatten(1), "exchanged"),
    (by_column, "a speed of its own"),
    (lambda n, d: waves(n, d, pairs(d), divide=False), "divide by it"),
    (lambda n, d: waves(n, d, pairs(d) / 2), "it is 2i / d_model"),
    (lambda n, d: waves(n, d, pairs(d), first=1), "count positions from 1"),
    (angles, "these are the angles"),
]


def heads(change):
    """Make multi-head attention with a mistake."""

    class Heads(MultiHeadAttention):
        def forward(self, target, source, mask=None):
            return change(self, target, source, mask)

    return Heads


def attend(
    self,
    target,
    source,
    mask=None,
    cut="b n (h d) -> b h n d",
    join="b h n d -> b n (h d)",
    count=None,
    axis=-3,
    scale=1,
):
    query, key, value = (
        rearrange(x, cut, h=count or self.num_heads)
        for x in (self.to_query(target), self.to_key(source), self.to_value(source))
    )
    mask = mask if mask is None or axis is None else mask.unsqueeze(axis)
    output, weights = scaled_dot_product_attention(query * scale, key, value, mask)
    return self.to_output(rearrange(output, join)), weights


def viewed(self, target, source, joined):
    def view(x):
        return x.reshape(len(x), self.num_heads, x.shape[1], -1)

    output, weights = scaled_dot_product_attention(
        view(self.to_query(target)), view(self.to_key(source)), view(self.to_value(source))
    )
    output = rearrange(output, "b h n d -> b n (h d)") if joined else output.reshape(target.shape)
    return self.to_output(output), weights


def joined_by_view(self, target, source, mask):
    query, key, value = (
        rearrange(x, "b n (h d) -> b h n d", h=self.num_heads)
        for x in (self.to_query(target), self.to_key(source), self.to_value(source))
    )
    output, weights = scaled_dot_product_attention(query, key, value)
    return self.to_output(output.reshape(target.shape)), weights


def unmixed(self, target, source, mask):
    self.to_output = nn.Identity()
    return attend(self, target, source)


HEADS = [
    (lambda self, t, s, m: None, "is not written yet"),
    (lambda self, t, s, m: attend(self, t, s, m)[0], "two things, the new tokens and the weights"),
    (lambda self, t, s, m: attend(self, t, t), "keys and values were made of target"),
    (lambda self, t, s, m: attend(self, s, s), "queries were made of source"),
    (unmixed, "heads were not mixed"),
    (lambda self, t, s, m: attend(self, t, s, count=1), "there is one head"),
    (lambda self, t, s, m: viewed(self, t, s, False), "does not cut into heads: "),
    (lambda self, t, s, m: viewed(self, t, s, True), "though you join them well"),
    (joined_by_view, "joined with a view alone"),
    (
        lambda self, t, s, m: attend(
            self, t, s, cut="b n (d h) -> b h n d", join="b h n d -> b n (d h)"
        ),
        "(h d), not (d h)",
    ),
    (lambda self, t, s, m: attend(self, t, s, m, join="b h n d -> b n (d h)"), "join by (h d)"),
    (lambda self, t, s, m: attend(self, t, s, m, scale=3**-0.5), "divided by √d_model"),
    (lambda self, t, s, m: (attend(self, t, s, m)[0],) * 2, "not the output again"),
    (lambda self, t, s, m: attend(self, t, s), "the mask was not used"),
    (lambda self, t, s, m: attend(self, t, s, None if m is None else ~m), "hand the mask on as it"),
    (lambda self, t, s, m: attend(self, t, s, m, axis=1), "shape n × n your code stops"),
    (
        lambda self, t, s, m: attend(self, t, s, m, axis=None),
        "shape batch × 1 × m your code stops",
    ),
    (lambda self, t, s, m: attend(self, t, s, m, axis=0), "write mask.unsqueeze(-3)"),
]


class EncoderParts(nn.Module):
    def __init__(self, d_model, num_heads, d_ff):
        super().__init__()
        self.attention = MultiHeadAttention(d_model, num_heads)
        self.attention_norm = nn.LayerNorm(d_model)
        self.feed_forward = FeedForward(d_model, d_ff)
        self.feed_forward_norm = nn.LayerNorm(d_model)


def encoder(change):
    """Make a layer of the encoder with a mistake: read, both norms and the network are given."""

    class Layer(EncoderParts):
        def forward(self, x, mask=None):
            def read(x, mask=mask):
                return self.attention(x, x, mask)[0]

            return change(x, read, self.attention_norm, self.feed_forward_norm, self.feed_forward)

    return Layer


def rest(y, norm, ff):
    return norm(y + ff(y))


def pre_norm(x, read, first, second, ff):
    x = x + read(first(x))
    return x + ff(second(x))


def norm_before_sum(x, read, first, second, ff):
    x = x + first(read(x))
    return x + second(ff(x))


def argument_in_place(x, read, first, second, ff):
    x += read(x)
    return rest(first(x), second, ff)


def value_in_place(x, read, first, second, ff):
    x = first(x + read(x))
    x += ff(x)
    return second(x)


ENCODER = [
    (lambda x, read, first, second, ff: None, "is not written yet"),
    (
        lambda x, read, first, second, ff: rest(first(x + read(x, None)), second, ff),
        "the mask was not used",
    ),
    (
        lambda x, read, first, second, ff: rest(first(read(x)), second, ff),
        "nothing is added around attention",
    ),
    (
        lambda x, read, first, second, ff: second(ff(first(x + read(x)))),
        "nothing is added around the feed-forward network",
    ),
    (
        lambda x, read, first, second, ff: second(x + ff(first(x + read(x)))),
        "adds what came into the layer",
    ),
    (pre_norm, "in front of the sub-layers"),
    (norm_before_sum, "normalised before adding"),
    (
        lambda x, read, first, second, ff: rest(x + read(x), second, ff),
        "a sum is not normalised behind attention",
    ),
    (
        lambda x, read, first, second, ff: rest(second(x + read(x)), first, ff),
        "the two norms are exchanged",
    ),
    (lambda x, read, first, second, ff: first(x + read(x)), "network is missing"),
    (lambda x, read, first, second, ff: second(ff(first(read(x)))), "nothing is added, neither"),
    (
        lambda x, read, first, second, ff: second(first(x + read(x)) + ff(x)),
        "network gets what came into the layer",
    ),
    (lambda x, read, first, second, ff: second(x + ff(x)), "forgets what attention_norm gave"),
    (lambda x, read, first, second, ff: (y := x + read(x)) + ff(y), "there are no norms"),
    (
        lambda x, read, first, second, ff: (y := first(x + read(x))) + ff(y),
        "not normalised behind the feed-forward network",
    ),
    (argument_in_place, "you change x in place"),
    (value_in_place, "the output is right, but training stops"),
]


def decoder(change):
    """Make a layer of the decoder with a mistake."""

    class Layer(nn.Module):
        def __init__(self, d_model, num_heads, d_ff):
            super().__init__()
            self.self_attention = MultiHeadAttention(d_model, num_heads)
            self.self_attention_norm = nn.LayerNorm(d_model)
            self.cross_attention = MultiHeadAttention(d_model, num_heads)
            self.cross_attention_norm = nn.LayerNorm(d_model)
            self.feed_forward = FeedForward(d_model, d_ff)
            self.feed_forward_norm = nn.LayerNorm(d_model)

        def forward(self, x, memory, mask=None, memory_mask=None):
            return change(self, x, memory, mask, memory_mask)

    return Layer


def own(layer, x, mask):
    return layer.self_attention_norm(x + layer.self_attention(x, x, mask)[0])


def cross(layer, x, memory, mask, kept=1):
    read, _ = layer.cross_attention(x, memory, mask)
    return layer.cross_attention_norm(kept * x + read)


def transform(layer, x):
    return rest(x, layer.feed_forward_norm, layer.feed_forward)


def cross_with(layer, added, asks, memory, mask):
    read, _ = layer.cross_attention(asks, memory, mask)
    return transform(layer, layer.cross_attention_norm(added + read))


def memory_asks(layer, y, memory, mask, adds=False):
    return cross_with(layer, memory if adds else y, asks=memory, memory=y, mask=mask)


def decoder_pre_norm(layer, x, memory, mask, hidden):
    y = layer.self_attention_norm(x)
    x = x + layer.self_attention(y, y, mask)[0]
    x = x + layer.cross_attention(layer.cross_attention_norm(x), memory, hidden)[0]
    return x + layer.feed_forward(layer.feed_forward_norm(x))


def decoder_in_place(layer, x, memory, mask, hidden):
    x += layer.self_attention(x, x, mask)[0]
    return transform(layer, cross(layer, layer.self_attention_norm(x), memory, hidden))


def decoder_value_in_place(layer, x, memory, mask, hidden):
    x = own(layer, x, mask)
    x += layer.cross_attention(x, memory, hidden)[0]
    return transform(layer, layer.cross_attention_norm(x))


DECODER = [
    (lambda layer, x, z, mask, hidden: None, "is not written yet"),
    (
        lambda layer, x, z, mask, hidden: decoded(layer, x, z.detach(), mask, hidden),
        "training would not reach",
    ),
    (
        lambda layer, x, z, mask, hidden: transform(
            layer, cross(layer, own(layer, x, None), z, hidden)
        ),
        "self-attention has no mask",
    ),
    (
        lambda layer, x, z, mask, hidden: transform(
            layer, cross(layer, own(layer, x, mask), z, None)
        ),
        "cross-attention has no mask",
    ),
    (
        lambda layer, x, z, mask, hidden: transform(
            layer, cross(layer, own(layer, x, None), z, None)
        ),
        "no mask at all",
    ),
    (
        lambda layer, x, z, mask, hidden: transform(
            layer, cross(layer, y := own(layer, x, mask), y, mask)
        ),
        "the memory is not read",
    ),
    (
        lambda layer, x, z, mask, hidden: transform(layer, own(layer, x, mask)),
        "cross-attention is missing",
    ),
    (
        lambda layer, x, z, mask, hidden: transform(
            layer, cross(layer, own(layer, x, mask), z, hidden, kept=0)
        ),
        "nothing is added around cross-attention",
    ),
    (
        lambda layer, x, z, mask, hidden: transform(
            layer, own(layer, cross(layer, x, z, hidden), mask)
        ),
        "before self-attention",
    ),
    (
        lambda layer, x, z, mask, hidden: transform(
            layer, cross(layer, own(layer, x, hidden), z, mask)
        ),
        "the masks are exchanged",
    ),
    (
        lambda layer, x, z, mask, hidden: transform(
            layer, cross(layer, own(layer, x, mask), z, mask)
        ),
        "cross-attention has the mask of self-attention",
    ),
    (
        lambda layer, x, z, mask, hidden: transform(
            layer, cross(layer, y := own(layer, x, mask), y, hidden)
        ),
        "though its mask is used",
    ),
    (
        lambda layer, x, z, mask, hidden: cross_with(
            layer, own(layer, x, mask), asks=x, memory=z, mask=hidden
        ),
        "asked by what came into the layer",
    ),
    (
        lambda layer, x, z, mask, hidden: cross_with(
            layer, x, asks=own(layer, x, mask), memory=z, mask=hidden
        ),
        "adds what came into the layer",
    ),
    *(
        (
            lambda layer, x, z, mask, hidden, change=change: memory_asks(
                layer, own(layer, x, mask), z, *change(mask, hidden)
            ),
            hint,
        )
        for change, hint in [
            (lambda mask, hidden: (hidden,), "memory is read."),
            (lambda mask, hidden: (mask,), "the mask is memory_mask"),
            (lambda mask, hidden: (None,), "there is no mask, it gets memory_mask"),
            (lambda mask, hidden: (hidden, True), "the sum adds what asks"),
        ]
    ),
    (decoder_pre_norm, "in front of the sub-layers"),
    (lambda layer, x, z, mask, hidden: cross(layer, own(layer, x, mask), z, hidden), "is missing"),
    (decoder_in_place, "you change x in place"),
    (decoder_value_in_place, "the output is right, but training stops"),
    (
        lambda layer, x, z, mask, hidden: transform(
            layer, cross(layer, own(layer, x, mask), z[:, :4], hidden[:, :, :4])
        ),
        "with a memory of another length",
    ),
]


def padding(tokens):
    return (tokens != PAD).unsqueeze(1)


def staircase(length):
    return torch.ones(length, length, dtype=torch.bool).tril()


MASKS = [
    (lambda tokens: ..., staircase, "padding_mask(tokens) is not written yet"),
    (padding, lambda length: ..., "causal_mask(4) is not written yet"),
    (lambda tokens: ~padding(tokens), staircase, "so filler is false"),
    (lambda tokens: tokens != PAD, staircase, "is missing in the middle"),
    (lambda tokens: (tokens != PAD).unsqueeze(-1), staircase, "stands last"),
    (lambda tokens: padding(tokens).float(), staircase, "padding_mask(tokens) holds numbers"),
    (padding, lambda length: staircase(length).T, "tokens read what comes later"),
    (padding, lambda length: staircase(length).tril(diagonal=-1), "no token reads itself"),
    (lambda tokens: (tokens > END).unsqueeze(1), staircase, "the end is hidden as well"),
    (padding, lambda length: torch.ones(length, length).tril(1).bool(), "reads the next one"),
    (padding, lambda length: ~staircase(length), "marked what is hidden"),
    (padding, lambda length: staircase(length).float(), "causal_mask(4) holds numbers"),
]


def start(target):
    return torch.full_like(target[:, :1], START)


def shifted_in_place(target):
    target[:, 1:] = target[:, :-1].clone()
    target[:, 0] = START
    return target


SHIFTED = [
    (lambda target: ..., "is not written yet"),
    (lambda target: target, "nothing moved"),
    (lambda target: torch.cat((start(target), target), dim=1), "last token must fall off"),
    (lambda target: torch.cat((start(target), target[:, 1:]), dim=1), "took the place"),
    (lambda target: target.roll(1, dims=1), "came back at the front"),
    (lambda target: torch.cat((target[:, 1:], start(target)), dim=1), "moved to the left: "),
    (lambda target: F.pad(target[:, 1:], (0, 1), value=PAD), "moved to the left, and filled up"),
    (lambda target: target.roll(-1, dims=1), "first token came back at the end"),
    (lambda target: F.pad(target[:, :-1], (1, 0), value=PAD), "filler stands in front"),
    (lambda target: F.pad(target[:, :-1], (1, 0), value=END), "END stands in front"),
    (shifted_in_place, "you change target in place"),
]


def losses(logits, target, ignored=PAD):
    return F.cross_entropy(logits.mT, target, ignore_index=ignored, reduction="none")


def loss_in_place(logits, target):
    target[target == PAD] = -100
    return F.cross_entropy(logits.mT, target)


LOSSES = [
    (lambda logits, target: ..., "is not written yet"),
    (lambda logits, target: F.cross_entropy(logits.mT, target), "filler counts as well"),
    (lambda logits, target: losses(logits, target).mean(), "number by which you divide"),
    (losses, "losses of all positions"),
    (lambda logits, target: losses(logits, target).sum(), "this is the sum"),
    (
        lambda logits, target: (
            losses(logits, target).sum(dim=1) / (target != PAD).sum(dim=1)
        ).mean(),
        "mean of each text first",
    ),
    (
        lambda logits, target: losses(logits, target)[(target != PAD) & (target != END)].mean(),
        "the end does not count",
    ),
    (lambda logits, target: F.cross_entropy(logits, target), "your code stopped with"),
    (
        lambda logits, target: F.cross_entropy(logits.mT, target, ignore_index=END),
        "END is ignored, and filler counts",
    ),
    (
        lambda logits, target: F.cross_entropy(
            logits.reshape(len(target), -1, target.shape[1]), target, ignore_index=PAD
        ),
        "reshape does not exchange axes",
    ),
    (
        lambda logits, target: F.cross_entropy(logits.softmax(-1).mT, target, ignore_index=PAD),
        "takes the softmax itself",
    ),
    (loss_in_place, "you change target in place"),
]


def greedy(asked=lambda tokens: tokens, left=1, stop=None, end=END, fill=None):
    """Make greedy decoding: what is asked, how many columns are left out, when it stops."""

    def write(next_logits, texts, longest):
        tokens = torch.full((texts, 1), START)
        for _ in range(longest):
            logits = next_logits(asked(tokens))
            if end is None:
                logits[:, END] = -torch.inf
            tokens = torch.cat((tokens, logits.argmax(dim=-1, keepdim=True)), dim=1)
            if stop and stop((tokens == END).any(dim=1)):
                break
        if fill is not None:
            tokens = F.pad(tokens, (0, longest + 1 - tokens.shape[1]), value=fill)
        return tokens[:, left:]

    return write


def end_as_filler(next_logits, texts, longest):
    tokens = greedy()(next_logits, texts, longest)
    ended = (tokens == END).cumsum(dim=1) > 0
    return tokens.masked_fill(ended, PAD)


GREEDY = [
    (lambda next_logits, texts, longest: ..., "is not written yet"),
    (greedy(left=0), "leave out the first column"),
    (lambda logits, texts, longest: greedy(left=0)(logits, texts, longest - 1), "last token is"),
    (greedy(asked=lambda tokens: tokens[:, :1]), "gets START alone"),
    (greedy(asked=lambda tokens: tokens[:, -1:]), "gets the last token alone"),
    (greedy(stop=torch.any), "as soon as one text has ended, and the others are"),
    (greedy(stop=torch.any, fill=PAD), "fill the others up"),
    (greedy(stop=torch.all), "when all texts have ended"),
    (greedy(end=None), "END is never chosen"),
    (end_as_filler, "END itself is missing"),
]


def beam(
    normalised=True,
    summed=True,
    ending=True,
    moved=True,
    own=False,
    left=1,
    best=None,
    give=None,
    copies=1,
    size=None,
    shuffled=False,
    fill=None,
    stop=False,
):
    """Make a beam search with a mistake, or written otherwise."""

    def search(next_logits, width, longest):
        start = width if copies is None else copies
        tokens, scores = torch.full((start, 1), START), torch.zeros(start)
        for _ in range(longest):
            step = next_logits(tokens)
            step = step.log_softmax(dim=-1) if normalised else step
            ended = (tokens[:, -1] == END) | (tokens[:, -1] == PAD)
            if ending:
                step[ended] = -torch.inf
                step[ended, PAD] = 0
            continued = scores.unsqueeze(1) + step if summed else step
            if own and len(tokens) > 1:
                scores, token = continued.max(dim=1)
                parent = torch.arange(len(tokens))
            else:
                scores, index = continued.flatten().topk(best or width)
                if shuffled:
                    scores, index = scores.flip(0), index.flip(0)
                v = size or step.shape[1]
                parent, token = index // v, index % v
            kept = tokens[parent] if moved else tokens.expand(len(token), -1)
            tokens = torch.cat((kept, token.unsqueeze(1)), dim=1)
            if stop and ((tokens == END).any(dim=1)).all():
                break
        if fill is not None:
            tokens = F.pad(tokens, (0, longest + 1 - tokens.shape[1]), value=fill)
        result = tokens[:, left:], scores
        return give(*result) if give else result

    return search


BEAMS = [
    (lambda next_logits, width, longest: ..., "is not written yet"),
    (beam(give=lambda texts, scores: texts), "two things, the texts and their scores"),
    (beam(left=0), "leave out the first column"),
    (beam(normalised=False), "logits were added up"),
    (beam(summed=False), "was forgotten"),
    (beam(ending=False), "has ended goes on"),
    (beam(moved=False), "behind other texts"),
    (beam(own=True), "its own best continuation"),
    (beam(give=lambda texts, scores: (texts.flip(0), scores.flip(0))), "the best text comes first"),
    (beam(best=1), "this is what greedy finds"),
    (beam(give=lambda texts, scores: (texts, scores.exp())), "these are probabilities"),
    (beam(give=lambda texts, scores: (texts, scores.flip(0))), "another order than their texts"),
    (beam(give=lambda texts, scores: (texts.flip(0), scores)), "another order than their scores"),
    (beam(normalised=False, ending=False), "you took next_logits as it is"),
    (beam(copies=None), "all texts are the same"),
    (beam(size=61), "write v = continued.shape[1]"),
    (beam(stop=True), "when all texts have ended"),
    (beam(shuffled=True), "texts and their scores are right"),
]

WRONG = [
    *((check.sinusoidal_positions, (answer,), hint) for answer, hint in POSITIONS),
    *((check.multi_head_attention, (heads(answer),), hint) for answer, hint in HEADS),
    *((check.encoder_layer, (encoder(answer),), hint) for answer, hint in ENCODER),
    *((check.decoder_layer, (decoder(answer),), hint) for answer, hint in DECODER),
    *((check.masks, answers, hint) for *answers, hint in MASKS),
    *((check.shift_right, (answer,), hint) for answer, hint in SHIFTED),
    *((check.translation_loss, (answer,), hint) for answer, hint in LOSSES),
    *((check.greedy, (answer,), hint) for answer, hint in GREEDY),
    *((check.beam_search, (answer,), hint) for answer, hint in BEAMS),
]


@pytest.mark.parametrize(("check", "answers", "hint"), WRONG)
def test_a_wrong_answer_gets_its_hint(check, answers, hint):
    verdict = check(*answers)

    assert not verdict.right
    assert hint in repr(verdict)


class HeadsByView(MultiHeadAttention):
    """Attention without einops, and without the given function."""

    def forward(self, target, source, mask=None):
        def cut(x):
            return x.view(len(x), x.shape[1], self.num_heads, -1).transpose(1, 2)

        query, key = cut(self.to_query(target)), cut(self.to_key(source))
        scores = query @ key.mT
        scores /= query.shape[-1] ** 0.5
        if mask is not None:
            scores.masked_fill_(~(mask[:, None] if mask.dim() == 3 else mask), -torch.inf)
        weights = scores.softmax(dim=-1)
        joined = (weights @ cut(self.to_value(source))).transpose(1, 2).flatten(2)
        return self.to_output(joined), weights


def post_norm(x, read, first, second, ff):
    y = read(x)
    y += x
    return rest(first(y), second, ff)


def decoded(layer, x, memory, mask, hidden):
    return transform(layer, cross(layer, own(layer, x, mask), memory, hidden))


def shifted_on_a_copy(target):
    moved = target.roll(1, dims=1)
    moved[:, 0] = START
    return moved


def loss_by_selection(logits, target):
    logits -= logits.logsumexp(dim=-1, keepdim=True)
    real = target != PAD
    return -logits[real].gather(1, target[real].unsqueeze(1)).mean()


def loss_on_a_copy(logits, target):
    return loss_in_place(logits, target.clone())


def greedy_in_place(next_logits, texts, longest):
    tokens = torch.full((texts, longest + 1), START)
    for place in range(longest):
        tokens[:, place + 1] = next_logits(tokens[:, : place + 1]).max(dim=1).indices
    return tokens[:, 1:]


def filled_behind_the_end(next_logits, texts, longest):
    tokens = greedy()(next_logits, texts, longest)
    ended = (tokens == END).cumsum(dim=1) - (tokens == END).int()
    tokens[ended > 0] = PAD
    return tokens


RIGHT = [
    (check.sinusoidal_positions, (sinusoidal_positions,)),
    (check.sinusoidal_positions, (lambda n, d: waves(n, d, pairs(d)).double(),)),
    (check.multi_head_attention, (heads(attend),)),
    (check.multi_head_attention, (HeadsByView,)),
    (check.encoder_layer, (encoder(post_norm),)),
    (check.decoder_layer, (decoder(decoded),)),
    (check.masks, (padding, staircase)),
    (
        check.masks,
        (
            lambda tokens: tokens[:, None].bool(),
            lambda n: torch.arange(n) <= torch.arange(n)[:, None],
        ),
    ),
    (check.shift_right, (lambda target: F.pad(target[:, :-1], (1, 0), value=START),)),
    (check.shift_right, (shifted_on_a_copy,)),
    (
        check.translation_loss,
        (lambda x, y: F.cross_entropy(x.flatten(0, 1), y.flatten(), ignore_index=PAD),),
    ),
    (check.translation_loss, (loss_by_selection,)),
    (check.translation_loss, (loss_on_a_copy,)),
    (check.greedy, (greedy(),)),
    (check.greedy, (greedy_in_place,)),
    (check.greedy, (filled_behind_the_end,)),
    (check.greedy, (greedy(stop=torch.all, fill=PAD),)),
    (check.greedy, (greedy(stop=torch.all, fill=END),)),
    (check.beam_search, (beam(),)),
    (check.beam_search, (beam(stop=True, fill=PAD),)),
    (check.beam_search, (beam(shuffled=True, give=lambda t, s: (t.flip(0), s.flip(0))),)),
]


@pytest.mark.parametrize(("check", "answers"), RIGHT)
def test_a_right_answer_is_right_however_it_is_written_and_again(check, answers):
    assert repr(check(*answers)).endswith(": right.")
    assert repr(check(*answers)).endswith(": right.")


@pytest.mark.parametrize(
    ("check", "wrong", "right"),
    [
        (check.translation_loss, loss_in_place, loss_on_a_copy),
        (check.shift_right, shifted_in_place, shifted_on_a_copy),
        (check.encoder_layer, encoder(argument_in_place), encoder(post_norm)),
    ],
)
def test_an_answer_that_works_in_place_spoils_no_later_one(check, wrong, right):
    assert not check(wrong).right

    assert check(right).right
