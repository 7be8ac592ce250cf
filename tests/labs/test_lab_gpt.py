"""Typical wrong answers in the lab on GPT, what its checks say of them, and its corpus."""

import itertools
import math
from collections import Counter

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from labs.checks import gpt as check
from labs.data.refresh import CORPUS, prose

SEP, END, IGNORED = 0, 1, -100


def windows(tokens, starts, length, shift=1, first=0):
    places = starts[:, None] + torch.arange(length)
    return tokens[places + first], tokens[places + shift]


def picked(logits, targets):
    return logits.log_softmax(dim=-1).gather(-1, targets[:, None])


def counted(tokens, vocab_size, added, accumulate=True):
    counts = torch.full((vocab_size, vocab_size), added)
    for before, after in itertools.pairwise(tokens.tolist()):
        counts[before, after] = counts[before, after] + 1 if accumulate else 1 + added
    return counts


def shares(counts, dim=1):
    return counts / counts.sum(dim=dim, keepdim=True)


def causal_attention(cut=None, join=None, causal=True, mixed=True):
    """Make a class whose heads are cut and joined as said."""

    class CausalAttention(nn.Module):
        def __init__(self, d_model, num_heads):
            super().__init__()
            self.num_heads = num_heads
            self.query_key_value = nn.Linear(d_model, 3 * d_model)
            self.mix = nn.Linear(d_model, d_model)

        def forward(self, x):
            b, n, d = x.shape
            h = self.num_heads
            three = self.query_key_value(x).chunk(3, dim=-1)
            heads = [cut(y, h) if cut else rightly_cut(y, h) for y in three]
            output = F.scaled_dot_product_attention(*heads, is_causal=causal)
            joined = join(output) if join else output.transpose(1, 2)
            joined = joined.reshape(b, n, d)
            return self.mix(joined) if mixed else joined

    return CausalAttention


def rightly_cut(y, h):
    return y.view(*y.shape[:2], h, -1).transpose(1, 2)


def attention_by_hand(scale=None, mask="before", dim=-1, order=(0, 1, 2), end=None):
    """Make a class that computes the attention itself, with one thing changed."""

    def forward(self, x):
        b, n, d = x.shape
        three = self.query_key_value(x).chunk(3, dim=-1)
        query, key, value = (rightly_cut(three[i], self.num_heads) for i in order)
        scores = query @ key.mT * (scale or query.shape[-1] ** -0.5)
        if mask == "before":
            scores = scores.masked_fill(torch.ones(n, n).triu(1).bool(), -torch.inf)
        elif mask == "strict":
            scores = scores.masked_fill(torch.ones(n, n).triu(0).bool(), -torch.inf)
        elif mask == "past":
            scores = scores.masked_fill(torch.ones(n, n).tril(-1).bool(), -torch.inf)
        weights = scores.softmax(dim=dim)
        if mask == "late":
            weights = weights.tril()
        made = self.mix((weights @ value).transpose(1, 2).reshape(b, n, d))
        return end(x, made) if end else made

    return type("ByHand", (causal_attention(),), {"forward": forward})


def emptied(x, made):
    x.zero_()
    return made


def as_it_is(output):
    return output


def turned(y, h):
    return y.view(*y.shape[:2], -1, h).permute(0, 3, 1, 2)


def by_width(y, h):
    return y.view(*y.shape[:2], -1, h).transpose(1, 2)


def not_transposed(y, h):
    return y.view(*y.shape[:2], h, -1)


class Block(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        self.norm1 = nn.LayerNorm(d_model)
        self.attention = causal_attention()(d_model, num_heads)
        self.norm2 = nn.LayerNorm(d_model)
        self.feed_forward = nn.Sequential(
            nn.Linear(d_model, 4 * d_model), nn.GELU(), nn.Linear(4 * d_model, d_model)
        )

    def forward(self, x):
        x = x + self.attention(self.norm1(x))
        return x + self.feed_forward(self.norm2(x))


def block(compute):
    """Make a class whose forward is a function of the block and x."""
    return type("Wrong", (Block,), {"forward": compute})


def unfinished(complete):
    """Make the class with all its layers, and a forward that gives nothing."""
    return type("Unfinished", (complete,), {"forward": lambda self, x: None})


def without_attention(*sizes):
    made = Block(*sizes)
    made.attention.forward = lambda x: None
    return made


def not_added(self, x):
    return self.feed_forward(self.norm2(self.attention(self.norm1(x))))


def first_added(self, x):
    return self.feed_forward(self.norm2(x + self.attention(self.norm1(x))))


def second_added(self, x):
    x = self.attention(self.norm1(x))
    return x + self.feed_forward(self.norm2(x))


def from_x_again(self, x):
    return x + self.feed_forward(self.norm2(x))


def sum_from_x(self, x):
    return x + self.feed_forward(self.norm2(x + self.attention(self.norm1(x))))


def after_the_sums(self, x):
    x = self.norm1(x + self.attention(x))
    return self.norm2(x + self.feed_forward(x))


def no_norms(self, x):
    x = x + self.attention(x)
    return x + self.feed_forward(x)


def normed_sums(self, x):
    x = self.norm1(x)
    x = self.norm2(x + self.attention(x))
    return x + self.feed_forward(x)


def in_place(self, x):
    x += self.attention(self.norm1(x))
    x += self.feed_forward(self.norm2(x))
    return x


def in_place_of_a_copy(self, x):
    return in_place(self, x.clone())


def cut_off(self, x):
    y = x + self.attention(self.norm1(x)).detach()
    return y + self.feed_forward(self.norm2(y))


def side_by_side(self, x):
    return x + self.attention(self.norm1(x)) + self.feed_forward(self.norm2(x))


def norm1_twice(self, x):
    x = x + self.attention(self.norm1(x))
    return x + self.feed_forward(self.norm1(x))


def norms_exchanged(self, x):
    x = x + self.attention(self.norm2(x))
    return x + self.feed_forward(self.norm1(x))


def no_norm1(self, x):
    x = x + self.attention(x)
    return x + self.feed_forward(self.norm2(x))


def no_norm2(self, x):
    x = x + self.attention(self.norm1(x))
    return x + self.feed_forward(x)


def feed_forward_first(self, x):
    x = x + self.feed_forward(self.norm2(x))
    return x + self.attention(self.norm1(x))


def feed_forward_first_behind_norm1(self, x):
    x = x + self.feed_forward(self.norm1(x))
    return x + self.attention(self.norm2(x))


def norms_behind(self, x):
    x = x + self.norm1(self.attention(x))
    return x + self.norm2(self.feed_forward(x))


def attention_alone(self, x):
    return x + self.attention(self.norm1(x))


def gpt(positions=None, blocks=None, norm=True, head=True, softmax=False, made_of=Block):
    """Make a model in which one step is another."""

    class GPT(nn.Module):
        def __init__(self, vocab_size, max_length, d_model, num_heads, num_layers):
            super().__init__()
            self.embedding = nn.Embedding(vocab_size, d_model)
            self.positions = nn.Embedding(max_length, d_model)
            self.blocks = nn.ModuleList(made_of(d_model, num_heads) for _ in range(num_layers))
            self.norm = nn.LayerNorm(d_model)

        def forward(self, tokens):
            table, x = self.positions.weight, self.embedding(tokens)
            x = x + (positions(table, tokens) if positions else table[: tokens.shape[1]])
            if blocks:
                x = blocks(self.blocks, x)
            else:
                for layer in self.blocks:
                    x = layer(x)
            x = self.norm(x) if norm else x
            x = x @ self.embedding.weight.T if head else x
            return x.softmax(dim=-1) if softmax else x

    return GPT


def again(layers, x):
    for layer in layers:
        x = x + layer(x)
    return x


def unwritten_attention(*sizes):
    """Make a block whose attention gives nothing when it is called as a module."""
    made = Block(*sizes)
    made.attention = unfinished(causal_attention())(*sizes)
    return made


def model_with(forward):
    """Make a class whose forward is a function of the model and its embedded text."""

    def run(self, tokens):
        x = self.embedding(tokens) + self.positions.weight[: tokens.shape[1]]
        return forward(self, x)

    return type("Wrong", (gpt(),), {"forward": run})


def norm_after_each(self, x):
    for layer in self.blocks:
        x = self.norm(layer(x))
    return x @ self.embedding.weight.T


def log_probabilities(self, x):
    for layer in self.blocks:
        x = layer(x)
    return (self.norm(x) @ self.embedding.weight.T).log_softmax(dim=-1)


def norm_first(self, x):
    x = self.norm(x)
    for layer in self.blocks:
        x = layer(x)
    return x @ self.embedding.weight.T


def rolled(tokens, starts, length):
    inputs, _ = windows(tokens, starts, length)
    return inputs, inputs.roll(-1, dims=1)


def emptied_text(tokens, starts, length):
    result = windows(tokens, starts, length)
    tokens.zero_()
    return result


def in_place_loss(logits, targets):
    logits -= logits.logsumexp(dim=-1, keepdim=True)
    return -logits.gather(-1, targets[:, None]).mean()


def one_row(tokens, vocab_size, added):
    counts = [[added] * vocab_size] * vocab_size
    for before, after in itertools.pairwise(tokens.tolist()):
        counts[before][after] += 1
    return shares(torch.tensor(counts)).log()


def one_list(report, headline):
    text = targets = [*report, SEP, *headline, END]
    targets[: len(report)] = [IGNORED] * len(report)
    return text[:-1], targets[1:]


def one_list_but_first(report, headline):
    text = torch.tensor([*report, SEP, *headline, END])
    targets = text[1:]
    targets[: len(report)] = IGNORED
    return text[:-1], targets


def of_repeated_right(written, right):
    return of_repeated(right, written)


def draw_with(place):
    """Make a draw in which the place is computed from probabilities and the ticket."""

    def drawn(logits, temperature, k, ticket):
        values, tokens = logits.topk(k)
        return int(tokens[min(k - 1, int(place((values / temperature).softmax(dim=0), ticket)))])

    return drawn


def draw_of_kept(logits, temperature, k, ticket):
    values, tokens = logits.topk(k)
    return int(tokens[place_of((values.softmax(dim=0) / temperature).cumsum(dim=0), ticket)])


def example(report, headline, ignored=None, text=None, last=True):
    text = text or [*report, SEP, *headline, END]
    targets = text[1:]
    count = len(report) if ignored is None else ignored
    return text[: -1 if last else None], [IGNORED] * count + targets[count:]


def checked_example(answer):
    return check.example(answer, SEP, END, IGNORED)


def common(written, right):
    return (Counter(written.split()) & Counter(right.split())).total()


def f1_by_division(written, right):
    precision = common(written, right) / len(written.split())
    recall = common(written, right) / len(right.split())
    return 2 * precision * recall / (precision + recall)


def of_sets(written, right):
    a, b = set(written.split()), set(right.split())
    return 2 * len(a & b) / (len(a) + len(b))


def of_repeated(written, right):
    found = sum(word in right.split() for word in written.split())
    return 2 * found / (len(written.split()) + len(right.split()))


def by_place(written, right):
    return float(sum(a == b for a, b in zip(written.split(), right.split(), strict=False)))


def of_letters(written, right):
    found = (Counter(written) & Counter(right)).total()
    return 2 * found / (len(written) + len(right))


def place_of(running, ticket):
    return min(int((running <= ticket).sum()), len(running) - 1)


def draw(logits, temperature, k, ticket, keep=True, bend=None, number=None):
    values, tokens = logits.double().topk(k if keep else len(logits))
    bent = bend(values, temperature) if bend else values / temperature
    place = place_of(bent.softmax(dim=0).cumsum(dim=0), ticket)
    return number(tokens, place) if number else int(tokens[place])


def draw_divided(logits, temperature, k, ticket):
    values, tokens = logits.softmax(dim=0).sort(descending=True)
    return int(tokens[place_of((values[:k] / temperature).cumsum(dim=0), ticket)])


def draw_kept_late(logits, temperature, k, ticket):
    values, tokens = (logits / temperature).softmax(dim=0).sort(descending=True)
    return int(tokens[place_of(values[:k].cumsum(dim=0), ticket)])


def draw_by_number(logits, temperature, k, ticket):
    least = logits.topk(k).values[-1]
    kept = logits.masked_fill(logits < least, -torch.inf)
    running = (kept.double() / temperature).softmax(dim=0).cumsum(dim=0)
    return place_of(running, ticket)


WRONG = [
    (check.windows, lambda t, s, n: None, "is not written yet"),
    (check.windows, lambda t, s, n: windows(t, s, n)[0], "two tensors"),
    (check.windows, lambda t, s, n: windows(t, s, n, shift=0), "the targets are the inputs"),
    (check.windows, lambda t, s, n: windows(t, s, n, shift=-1), "moved the wrong way"),
    (check.windows, lambda t, s, n: windows(t, s, n, first=1, shift=1), "one token too late"),
    (check.windows, lambda t, s, n: tuple(w.T for w in windows(t, s, n)), "each a column"),
    (check.windows, lambda t, s, n: windows(t, s, n - 1), "the shape 3 × 3"),
    (check.cross_entropy, lambda s, t: ..., "is not written yet"),
    (check.cross_entropy, lambda s, t: -picked(s, t).sum(), "added up"),
    (check.cross_entropy, lambda s, t: picked(s, t).mean(), "the sign is missing"),
    (check.cross_entropy, lambda s, t: -picked(s, t).mean() / math.log(2), "in bits"),
    (check.cross_entropy, lambda s, t: -picked(s, t).exp().mean().log(), "first the logarithm"),
    (check.cross_entropy, lambda s, t: picked(s, t).exp().mean(), "without a logarithm"),
    (check.cross_entropy, lambda s, t: -s.gather(-1, t[:, None]).mean(), "without a softmax"),
    (
        check.cross_entropy,
        lambda s, t: -s.log_softmax(dim=0).gather(-1, t[:, None]).mean(),
        "wrong dimension",
    ),
    (check.cross_entropy, lambda s, t: -s.log_softmax(dim=-1).mean(), "whole vocabulary"),
    (check.cross_entropy, lambda s, t: -picked(s, t), "average them to a single number"),
    (
        check.cross_entropy,
        lambda s, t: -s.softmax(dim=-1).log().gather(-1, t[:, None]).mean(),
        "with logits of 1000",
    ),
    (check.bigram, lambda t, n, a: None, "is not written yet"),
    (check.bigram, lambda t, n, a: shares(counted(t, n, 0.0)).log(), "add `added`"),
    (check.bigram, lambda t, n, a: shares(counted(t, n, a)), "give their logarithms"),
    (check.bigram, lambda t, n, a: counted(t, n, a).log(), "logarithms of counts"),
    (check.bigram, lambda t, n, a: shares(counted(t, n, a).T).log(), "are exchanged"),
    (check.bigram, lambda t, n, a: shares(counted(t, n, a), dim=0).log(), "columns sum to 1"),
    (
        check.bigram,
        lambda t, n, a: (counted(t, n, a) / counted(t, n, a).sum()).log(),
        "the whole table sums to 1",
    ),
    (
        check.bigram,
        lambda t, n, a: (counted(t, n, a) / counted(t, n, 0.0).sum(dim=1, keepdim=True)).log(),
        "lack what you added",
    ),
    (
        check.bigram,
        lambda t, n, a: shares(counted(t, n, a, accumulate=False)).log(),
        "counted once only",
    ),
    (check.causal_attention, unfinished(causal_attention()), "is not written yet"),
    (check.causal_attention, causal_attention(causal=False), "reads what comes later"),
    (check.causal_attention, causal_attention(lambda y, h: y[:, None]), "one head only"),
    (
        check.causal_attention,
        causal_attention(lambda y, h: y.reshape(len(y), h, y.shape[1], -1)),
        "heads are cut across tokens: first",
    ),
    (
        check.causal_attention,
        causal_attention(lambda y, h: y.reshape(len(y), h, y.shape[1], -1), as_it_is),
        "joined alike",
    ),
    (
        check.causal_attention,
        causal_attention(lambda y, h: y.reshape(*y.shape[:2], h, -1), as_it_is),
        "mixed its own heads",
    ),
    (check.causal_attention, causal_attention(join=as_it_is), "are joined without transpose"),
    (check.causal_attention, causal_attention(mixed=False), "send the joined heads"),
    (check.block, unfinished(Block), "is not written yet"),
    (check.block, without_attention, "the attention of task 4 is not written yet"),
    (check.block, block(not_added), "nothing is added"),
    (check.block, block(first_added), "but not to the feed-forward layer"),
    (check.block, block(second_added), "but not to the attention"),
    (check.block, block(from_x_again), "starts from x again"),
    (check.block, block(sum_from_x), "the second sum starts from x"),
    (check.block, block(after_the_sums), "stand after the sums"),
    (check.block, block(no_norms), "the norms are missing"),
    (check.block, block(normed_sums), "gone through the norm"),
    (check.block, block(attention_alone), "no feed-forward layer yet"),
    (check.gpt, unfinished(gpt()), "is not written yet"),
    (check.gpt, gpt(made_of=unfinished(Block)), "the block of task 5 is not written yet"),
    (check.gpt, gpt(positions=lambda table, tokens: 0), "the positions are missing"),
    (check.gpt, gpt(positions=lambda table, tokens: table[-tokens.shape[1] :]), "last positions"),
    (check.gpt, gpt(positions=lambda table, tokens: table[tokens]), "that has its number"),
    (check.gpt, gpt(norm=False), "the last norm is missing"),
    (check.gpt, gpt(head=False), "multiply them with the embeddings"),
    (check.gpt, gpt(blocks=lambda layers, x: x), "the blocks are missing"),
    (check.gpt, gpt(blocks=lambda layers, x: layers[0](x)), "only the first block"),
    (check.gpt, gpt(blocks=lambda layers, x: layers[1](x)), "reads the embeddings again"),
    (check.gpt, gpt(softmax=True), "the loss takes the softmax"),
    (check.gpt, gpt(positions=lambda table, tokens: table), "your code stopped with"),
    (checked_example, lambda r, h: None, "is not written yet"),
    (checked_example, lambda r, h: [*r, SEP, *h], "two lists"),
    (checked_example, lambda r, h: example(r, h, last=False), "inputs have 8 tokens, targets 7"),
    (
        checked_example,
        lambda r, h: ([*r, SEP, *h, END], [IGNORED] * 4 + [*h, END, IGNORED]),
        "the inputs end with END",
    ),
    (checked_example, lambda r, h: example(r, h, text=[*r, *h, END]), "SEP is missing"),
    (checked_example, lambda r, h: example(h, r), "inputs are ["),
    (checked_example, lambda r, h: example(r, h, ignored=0), "nothing is ignored"),
    (checked_example, lambda r, h: example(r, h, ignored=3), "SEP counts as a target"),
    (checked_example, lambda r, h: example(r, h, ignored=5), "the first word of the headline"),
    (
        checked_example,
        lambda r, h: ([*r, SEP, *h], [IGNORED] * 5 + h),
        "the targets are not moved on",
    ),
    (
        checked_example,
        lambda r, h: ([*r, SEP, *h], [IGNORED] * 4 + [*h, IGNORED]),
        "never learns to stop",
    ),
    (
        checked_example,
        lambda r, h: ([*r, SEP, *h], [*r[1:], SEP] + [IGNORED] * 3),
        "the other way round",
    ),
    (checked_example, lambda r, h: ([*r, SEP, *h], [IGNORED] * 7), "targets are ["),
    (check.word_f1, lambda w, r: None, "is not written yet"),
    (check.word_f1, lambda w, r: common(w, r) / len(w.split()), "this is the precision"),
    (check.word_f1, lambda w, r: common(w, r) / len(r.split()), "this is the recall"),
    (
        check.word_f1,
        lambda w, r: (common(w, r) / len(w.split()) + common(w, r) / len(r.split())) / 2,
        "F1 is the harmonic one",
    ),
    (check.word_f1, of_sets, "words are counted once only"),
    (
        check.word_f1,
        lambda w, r: 2 * common(w, r) / (len(set(w.split())) + len(set(r.split()))),
        "how many different words there are",
    ),
    (check.word_f1, of_repeated, "only as often as the right headline has it"),
    (check.word_f1, by_place, "places are compared"),
    (check.word_f1, of_letters, "letters are compared"),
    (
        check.word_f1,
        lambda w, r: common(w, r) / (len(w.split()) + len(r.split())),
        "F1 has a factor 2",
    ),
    (check.word_f1, f1_by_division, "you divided by zero"),
    (check.word_f1, lambda w, r: 0.3, "expected is 0.5714"),
    (check.draw, lambda *answer: None, "is not written yet"),
    (check.draw, lambda *answer: torch.tensor(draw(*answer)), "expected is a whole number"),
    (check.draw, lambda s, t, k, r: int(s.argmax()), "the ticket decides nothing"),
    (
        check.draw,
        lambda *answer: draw(*answer, number=lambda tokens, place: place),
        "give the number of the token",
    ),
    (check.draw, lambda s, t, k, r: draw(s, 1.0, k, r), "the temperature changes nothing"),
    (check.draw, lambda s, t, k, r: draw(s, 1 / t, k, r), "multiplied by the temperature"),
    (check.draw, lambda *answer: draw(*answer, keep=False), "k changes nothing"),
    (check.draw, draw_divided, "you divided probabilities by the temperature"),
    (check.draw, draw_kept_late, "keep k before the softmax"),
    (
        check.draw,
        lambda *answer: draw(*answer, number=lambda tokens, place: int(tokens[max(0, place - 1)])),
        "you took the token before",
    ),
    (check.draw, draw_by_number, "in the order of the vocabulary"),
    (check.draw, lambda s, t, k, r: draw(s, t, k, 1 - r), "draw(logits, 1.0, 5, 0.05)"),
]


def detached_input(self, x):
    return Block.forward(self, x.detach())


def detached_sum(self, x):
    y = x + self.attention(self.norm1(x))
    return y.detach() + self.feed_forward(self.norm2(y))


def from_blocks(self, x, after=lambda x: x, table=lambda table: table):
    for layer in self.blocks:
        x = layer(x)
    return after(self.norm(x)) @ table(self.embedding.weight).T


def detached_norm(self, x):
    return from_blocks(self, x, after=torch.detach)


def detached_table(self, x):
    return from_blocks(self, x, table=torch.detach)


def draw_without_end(logits, temperature, k, ticket):
    values, tokens = logits.double().topk(k)
    running = (values / temperature).softmax(dim=0).cumsum(dim=0)
    return int(tokens[int((running <= ticket).sum())])


def by_mask(mask):
    """Make a class that gives PyTorch's attention a mask of its own."""

    def forward(self, x):
        heads = [rightly_cut(y, self.num_heads) for y in self.query_key_value(x).chunk(3, dim=-1)]
        read = F.scaled_dot_product_attention(*heads, attn_mask=mask(torch.ones(5, 5).bool()))
        return self.mix(read.transpose(1, 2).reshape(x.shape))

    return type("ByMask", (causal_attention(),), {"forward": forward})


def grown(report, headline):
    report.append(SEP)
    return example(report[:-1], headline)


WRONG += [
    (check.cross_entropy, lambda s, t: -picked(s, t).exp().mean(), "of each is missing"),
    (check.causal_attention, by_mask(lambda ones: ones.tril(-1)), "must read itself, too"),
    (check.causal_attention, by_mask(lambda ones: ones.triu(1)), "True in it means"),
    (
        check.causal_attention,
        attention_by_hand(end=lambda x, made: made.detach() + 0 * made),
        "something is cut off",
    ),
    (check.block, block(detached_input), "training would not reach"),
    (check.block, block(detached_sum), "something is cut off"),
    (check.gpt, model_with(detached_norm), "training would not reach"),
    (check.gpt, model_with(detached_table), "something is cut off"),
    (check.gpt, model_with(torch.no_grad()(from_blocks)), "training would not reach"),
    (checked_example, grown, "you change the report"),
    (checked_example, lambda r, h: example(r, h, text=[*r, SEP, *h]), "END is missing"),
    (
        check.word_f1,
        lambda w, r: 2 * len(Counter(w.split()) & Counter(r.split())) / len((w + " " + r).split()),
        "take .total()",
    ),
    (check.draw, draw_without_end, "just below 1"),
    (check.windows, lambda *a: tuple(part.float() for part in windows(*a)), "tokens are whole"),
    (check.windows, lambda *a: list(windows(*a)), "gives a list, expected is a tuple"),
    (check.windows, emptied_text, "you change tokens in place"),
    (check.windows, rolled, "rolled onto itself"),
    (
        check.windows,
        lambda t, s, n: windows(torch.arange(10), s, n),
        "these are places in the text",
    ),
    (check.cross_entropy, lambda s, t: -picked(s, t).mean().item(), "without .item()"),
    (check.cross_entropy, lambda s, t: -picked(s.detach(), t).mean(), "has no gradient"),
    (check.cross_entropy, in_place_loss, "you change logits in place"),
    (check.cross_entropy, lambda s, t: -picked(s, t)[:, 0], "to a single number"),
    (check.cross_entropy, lambda s, t: (-picked(s, t).mean()).exp(), "this is the perplexity"),
    (check.cross_entropy, lambda s, t: F.cross_entropy(s.softmax(-1), t), "is taken twice"),
    (check.cross_entropy, lambda s, t: -s.log_softmax(-1)[:, t].mean(), "for all targets"),
    (check.cross_entropy, lambda s, t: -picked(s, t).sum() / s.numel(), "of all logits"),
    (check.cross_entropy, lambda s, t: -picked(s, t).mean() / math.log(10), "base 10"),
    (check.bigram, lambda *a: (counted(*a) / counted(*a).sum(dim=1)).log(), "keepdim=True"),
    (check.bigram, lambda *a: shares(counted(*a)).log().T, "transposed at the end"),
    (check.bigram, lambda *a: -shares(counted(*a)).log(), "the sign is turned"),
    (check.bigram, lambda t, n, a: shares(counted(t, n, a) + a).log(), "add it once"),
    (check.bigram, lambda t, n, a: shares(counted(t, n, 1.0)).log(), "what is added is 1"),
    (check.bigram, lambda *a: counted(*a).log_softmax(dim=1), "a softmax of counts"),
    (check.bigram, lambda *a: shares(counted(*a)).log2(), "base 2"),
    (check.bigram, lambda *a: shares(counted(*a)).log10(), "base 10"),
    (check.bigram, one_row, "repeats the same list"),
    (check.causal_attention, attention_by_hand(scale=1.0), "the scale is missing"),
    (check.causal_attention, attention_by_hand(scale=12**-0.5), "that of the whole width"),
    (check.causal_attention, attention_by_hand(mask="late"), "comes after the softmax"),
    (check.causal_attention, attention_by_hand(mask="past"), "upside down"),
    (check.causal_attention, attention_by_hand(mask="strict"), "some outputs are nan"),
    (check.causal_attention, attention_by_hand(dim=-2), "runs over the queries"),
    (check.causal_attention, attention_by_hand(order=(1, 0, 2)), "query and key are exchanged"),
    (check.causal_attention, attention_by_hand(order=(0, 2, 1)), "key and value are exchanged"),
    (check.causal_attention, attention_by_hand(order=(2, 1, 0)), "query and value are exchanged"),
    (check.causal_attention, attention_by_hand(end=torch.add), "the work of the block"),
    (check.causal_attention, attention_by_hand(end=emptied), "you change x in place"),
    (
        check.causal_attention,
        causal_attention(turned, lambda y: y.permute(0, 2, 3, 1)),
        "not side by side",
    ),
    (check.causal_attention, causal_attention(by_width), "counted by the width"),
    (check.causal_attention, causal_attention(not_transposed), "before it, too"),
    (check.block, block(in_place), "you change x in place"),
    (check.block, block(in_place_of_a_copy), "training stops"),
    (check.block, block(cut_off), "training would not reach every weight"),
    (check.block, block(side_by_side), "both sub-layers read x"),
    (check.block, block(norm1_twice), "norm1 is used twice"),
    (check.block, block(norms_exchanged), "the norms are exchanged"),
    (check.block, block(no_norm1), "the first norm is missing"),
    (check.block, block(no_norm2), "the second norm is missing"),
    (check.block, block(feed_forward_first), "comes first: the attention does"),
    (check.block, block(feed_forward_first_behind_norm1), "behind norm1"),
    (check.block, block(norms_behind), "stand behind the sub-layers"),
    (check.gpt, gpt(made_of=unwritten_attention), "the attention of task 4 is not written"),
    (check.gpt, gpt(positions=lambda table, tokens: table[0]), "all tokens got the first"),
    (check.gpt, gpt(positions=lambda table, tokens: table[1:6]), "positions begin with 1"),
    (check.gpt, gpt(positions=lambda table, tokens: table[:2, None]), "each text of the batch"),
    (check.gpt, gpt(blocks=lambda layers, x: layers[0](layers[1](x))), "the last to the first"),
    (check.gpt, gpt(blocks=again), "a block does that itself"),
    (check.gpt, model_with(norm_after_each), "the norm stands after each block"),
    (check.gpt, model_with(norm_first), "the norm stands before the blocks"),
    (
        check.gpt,
        model_with(log_probabilities),
        "these are logarithms of probabilities",
    ),
    (checked_example, lambda r, h: list(example(r, h)), "gives a list, expected is a tuple"),
    (checked_example, lambda r, h: example(r, h)[::-1], "inputs and targets are exchanged"),
    (checked_example, lambda r, h: (None, None), "the inputs are None"),
    (checked_example, lambda r, h: ([r, SEP, h], [h, END]), "the inputs are no list of numbers"),
    (checked_example, lambda r, h: example(r, h, ignored=4), "targets of a report of 2 tokens"),
    (checked_example, one_list_but_first, "share one list"),
    (checked_example, one_list, "the inputs are ignored, too"),
    (
        checked_example,
        lambda r, h: ([*r, SEP, *h], [0] * len(r) + [*h, END]),
        "0 is the number of a token",
    ),
    (check.word_f1, of_repeated_right, "only as often as it is written"),
    (check.word_f1, lambda w, r: float(w == r), "or whole headlines"),
    (check.word_f1, lambda w, r: common(w, r) ** 2 / 6 / 8, "you multiplied precision and recall"),
    (check.word_f1, lambda w, r: (0.5,), "is (0.5,), expected is the number"),
    (
        check.word_f1,
        lambda w, r: f1_by_division(w, r) if common(w, r) else None,
        "is None, expected is the number 0",
    ),
    (check.draw, draw_of_kept, "you divided the probabilities by the temperature"),
    (check.draw, draw_with(lambda p, r: place_of(p.cumsum(0), r) + 1), "the token behind"),
    (check.draw, draw_with(lambda p, r: (p <= r).sum()), "each probability is compared"),
    (check.draw, draw_with(lambda p, r: (p.cumsum(0) > r).sum()), "you counted the running sums"),
    (check.draw, draw_with(lambda p, r: (p.cumsum(0) < r).sum()), "not equal to it"),
]


@pytest.mark.parametrize(("check", "answer", "hint"), WRONG)
def test_a_wrong_answer_gets_its_hint(check, answer, hint):
    verdict = check(answer)

    assert not verdict.right
    assert hint in repr(verdict)


@pytest.mark.parametrize(
    ("check", "answer"),
    [
        (check.windows, windows),
        (check.cross_entropy, lambda s, t: F.cross_entropy(s, t)),
        (check.cross_entropy, lambda s, t: -picked(s.double(), t).mean()),
        (check.bigram, lambda t, n, a: shares(counted(t, n, a)).log()),
        (check.causal_attention, causal_attention()),
        (check.causal_attention, attention_by_hand()),
        (check.block, Block),
        (check.gpt, gpt()),
        (checked_example, example),
        (
            check.word_f1,
            lambda w, r: f1_by_division(w, r) if common(w, r) else 0,
        ),
        (check.draw, draw),
    ],
)
def test_another_right_answer_is_right(check, answer):
    assert check(answer).right


def test_of_a_chapter_the_corpus_takes_the_sentences_that_are_words_only():
    chapter = """\
---
title: Tea
---

# Not a heading

Tea is *hot*, [says](tea.md) the book[^book]. It has $2$ cups. The cup
is full.

<!-- check[tea]: cups -->

| a | table |
| --- | --- |

```python
tea = 1
```

> **A box**
>
> Nothing of it.

A figure.
"""

    assert prose(chapter) == "Tea is hot, says the book. The cup is full.\nA figure."


def test_the_corpus_is_prose_of_few_characters_and_no_larger_than_it_must_be():
    text = CORPUS.read_text(encoding="utf-8")

    assert 200_000 < len(text.encode()) < 300_000
    assert len(set(text)) < 70
    assert all(line[-1] in ".?" for line in text.splitlines())
