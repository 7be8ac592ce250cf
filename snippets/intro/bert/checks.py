import torch

from transformer_notes.bert import BERT_BASE, BERT_LARGE, BERTConfig
from transformer_notes.counting import (
    attention_parameters,
    bert_parameters,
    encoder_layer_parameters,
    feed_forward_parameters,
)
from transformer_notes.layers import layer_norm

# Two losses of one text: hidden words, and whether the second text followed.
pair_logits = torch.tensor([1.5, -0.5])
pair_probability = pair_logits.softmax(dim=0)[0]
pair_loss = -pair_probability.log()
exact_losses = torch.stack(
    (
        -torch.tensor([1.0, 0, 0, 0, 1]).log_softmax(dim=0)[0],
        -torch.tensor([0.0, 2, 0, 1, 0]).log_softmax(dim=0)[1],
        -torch.tensor([0.0, 0, 3, 0, 0]).log_softmax(dim=0)[2],
    )
)
exact_mean = exact_losses.mean()
both_losses = exact_mean + pair_loss
guesses = torch.tensor(
    [[1.0, 0, 0, 0, 1], [0.0, 2, 0, 1, 0], [0.0, 0, 3, 0, 0]]
).exp()
guess_sums = guesses.sum(dim=1)

# The row of dog, step by step.
dog = torch.tensor([1.1, 0.4, -0.1])
dog_mean = dog.mean()
dog_deviation = (dog.var(unbiased=False) + 1e-5).sqrt()
dog_normed = layer_norm(dog, torch.ones(3), torch.zeros(3))

# What a read word is worth.
words = 10
context = torch.tensor([0.6, 0.3, 0.0125])
kept_tired, kept_cook = 0.1 * context[0], 0.1 * context[2]
drawn = 0.1 / words
drawn_parts = drawn * context
total_tired, total_cook = kept_tired + drawn, kept_cook + drawn
reads_tired = (drawn_parts + torch.tensor([kept_tired, 0, 0])) / total_tired
reads_cook = (drawn_parts + torch.tensor([0, 0, kept_cook])) / total_cook
vocab = BERT_BASE.vocab_size
blind = 1 / vocab


def believed(p: float, size: int) -> float:
    """How sure a word may be of itself, by 80/10/10, if others give it p."""
    return p * (1 + 1 / size) / (p + 1 / size)


believed_blind = believed(blind, vocab)
believed_thousandth = believed(0.001, vocab)
assert believed(0.6, 10) - reads_tired[0].item() < 1e-6

# The span: scores, exponentials and shares of starts and ends.
starts, ends = torch.tensor([1.0, 0, 0, 3, 1]), torch.tensor([1.0, 4, 0, 1, 3])
span_table = torch.stack(
    (starts.exp(), starts.softmax(dim=0), ends.exp(), ends.softmax(dim=0)), dim=1
)
span_sums = span_table.sum(dim=0)
span_loss = -starts.log_softmax(dim=0)[3] - ends.log_softmax(dim=0)[4]

# [SEP] at place 6 with the segment of the first text, and with that of the second.
separator, sixth = torch.tensor([0, 0.3, 0.1]), torch.tensor([0.2, 0.2, 0])
wrong_segment = separator + torch.tensor([0.1, 0, 0]) + sixth
right_segment = separator + torch.tensor([0, 0.1, 0.2]) + sixth

# Two holes, filled apart.
new, los = 0.6, 0.4
apart_right, apart_wrong = new * new + los * los, 2 * new * los
new_angeles = new * los

# Parameters by part.
d, e = BERT_BASE.d_model, BERT_LARGE.d_model


def table(config: BERTConfig) -> tuple[int, ...]:
    d, layers = config.d_model, config.num_layers
    return (
        vocab * d,
        config.max_length * d,
        4 * d,
        layers * attention_parameters(d, bias=True),
        layers * feed_forward_parameters(d, config.d_ff),
        layers * 4 * d,
        d * d + d,
    )


base_parts, large_parts = table(BERT_BASE), table(BERT_LARGE)
base, large = bert_parameters(BERT_BASE), bert_parameters(BERT_LARGE)
assert sum(base_parts) == base
assert sum(large_parts) == large
layer = encoder_layer_parameters(d, BERT_BASE.d_ff, attention_bias=True)
large_layer = encoder_layer_parameters(e, BERT_LARGE.d_ff, attention_bias=True)
head_words, head_pairs = d * d + d + 2 * d + vocab, 2 * d + 2
head_words_large, head_pairs_large = e * e + e + 2 * e + vocab, 2 * e + 2
with_heads = base + head_words + head_pairs
large_with_heads = large + head_words_large + head_pairs_large
part_table = (
    (d, e),
    *zip(base_parts, large_parts, strict=True),
    *((base, large), (head_words, head_words_large), (head_pairs, head_pairs_large)),
    (with_heads, large_with_heads),
)
untied = vocab * d
token_share, layers_share = base_parts[0] / base, 12 * layer / base
pooler = base_parts[6]
sentiment_head, span_head, tag_head = 2 * d, 2 * d, 9 * d + 9
ten_tasks_tuned = 10 * (base + sentiment_head)
ten_tasks_frozen = base + 10 * sentiment_head


def millions(parts: tuple[int, ...], total: int) -> tuple[float, float, float, float]:
    """Embeddings with segments, attention, feed-forward; the sum first."""
    words = sum(parts[:2]) + parts[2] // 2
    return total / 1e6, words / 1e6, parts[3] / 1e6, parts[4] / 1e6


base_millions, large_millions = (
    millions(base_parts, base),
    millions(large_parts, large),
)

# Training.
tokens_per_batch = 256 * 512
asked_per_batch = 0.15 * tokens_per_batch
passes = tokens_per_batch * 1_000_000 / 3.3e9

# Masking, and what the authors' code does.
length, special = 128, 3
candidates = length - special
by_code = round(0.15 * length)
code_share = by_code / candidates

# Distillation: the same teacher, cold and warm.
teacher, student = torch.tensor([4.0, 2, 0]), torch.tensor([3.0, 0, 1])
cold_teacher = teacher.softmax(dim=0)
warm_teacher, warm_student = (teacher / 2).exp(), (student / 2).exp()
teacher_shares = warm_teacher / warm_teacher.sum()
student_shares = warm_student / warm_student.sum()
columns = (
    *(warm_teacher, teacher_shares, student / 2, warm_student, student_shares),
    -student_shares.log(),
)
distilling_table = torch.stack(columns, dim=1)
copied_teacher = -(teacher_shares * teacher_shares.log()).sum()

# Questions.
asked_text = 512
asked_masks = 0.8 * 0.15 * 509
fate_of_the_rest = 0.1 * 0.15 * 509
masks_with_special, chosen_of_text, most_of_text = (
    0.8 * 0.15 * 512,
    0.15 * 509,
    0.8 * 509,
)
p1, p2 = torch.tensor(0.25), torch.tensor(0.64)
asked_loss = -(p1.log() + p2.log()) / 2
loss_of_mean = -((p1 + p2) / 2).log()
loss_by_eight = -(p1.log() + p2.log()) / 8
loss_sum = -(p1.log() + p2.log())
p1_loss, p2_loss = -p1.log(), -p2.log()
asked_belief = believed(0.2, 20)
belief_without_luck = 0.2 / (0.2 + 1 / 20)
small = BERTConfig(
    vocab_size=1000, max_length=64, d_model=48, num_heads=4, num_layers=3
)
small_count = bert_parameters(small)
without_positions = small_count - 64 * 48
without_pooler = small_count - 48 * 48 - 48
one_layer = small_count - 2 * encoder_layer_parameters(48, 192, attention_bias=True)
without_bias = small_count - 3 * 4 * 48
longest = BERT_BASE.max_length
feature_gap = 96.4 - 96.1

# Shares of a text, in the recipe of the paper.
chosen_share = 0.15
masked_share, other_share = 0.8 * chosen_share, 0.1 * chosen_share
unasked_share = 1 - chosen_share
