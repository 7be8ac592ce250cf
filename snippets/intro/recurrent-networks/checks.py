import torch

from notes_site.recorded import recorded
from transformer_notes.recurrent import RNN, gru_step, lstm_step, rnn_step

torch.set_default_dtype(torch.float64)

# RNN: "France", "speak".
w = torch.tensor([[1.0, 0.5], [0, -1], [0.2, 0.3]])
u = torch.tensor([[0.6, -0.4], [0.3, 0.8]])
b = torch.tensor([0.1, -0.2])
france, speak = torch.tensor([[1.0, 0, 0]]), torch.tensor([[0.0, 1, 1]])
nothing = torch.zeros(1, 2)
first = rnn_step(france, nothing, w, u, b)
second = rnn_step(speak, first, w, u, b)
turned = rnn_step(france, rnn_step(speak, nothing, w, u, b), w, u, b)

# Fading.
squeeze_first, squeeze_second = 1 - first[0] ** 2, 1 - second[0] ** 2
into_first = w * squeeze_first
over_step = u * squeeze_second
chain = into_first @ over_step
louder = rnn_step(speak, rnn_step(1.1 * france, nothing, w, u, b), w, u, b)
moved = louder - second
foretold = 0.1 * chain[0]
rates = torch.tensor([0.9, 1.0, 1.1])
after_10, after_50, after_100 = rates**10, rates**50, rates**100
radius = torch.linalg.eigvals(u).abs().max()
largest_stretch = torch.linalg.matrix_norm(u, ord=2)
latch = torch.tensor(0.1)
for _ in range(200):
    latch = torch.tanh(1.5 * latch)
latch_slope = 1.5 * (1 - latch**2)
latch_one = torch.tanh(torch.tensor(0.15))
latch_two = torch.tanh(1.5 * latch_one)
slope_09 = torch.tensor(0.9)
other_side = torch.tensor(-0.1)
for _ in range(200):
    other_side = torch.tanh(1.5 * other_side)
money = 1000
arrived = money * after_50
one = after_100[1]
louder_place = torch.tensor(1.1)
start = torch.tensor(0.1, requires_grad=True)
state = start
for _ in range(50):
    state = torch.tanh(state)
after_one = torch.autograd.grad(state, start)[0]
state = start
for _ in range(20):
    state = torch.tanh(1.5 * state)
slope_at_20 = torch.autograd.grad(state, start)[0]
slope_digits = slope_at_20 * 10**5

# LSTM: rows i, f, g, o; columns place, other.
lstm_w = torch.tensor([[3.0, -2], [-1, 2], [2, -1], [1, -1]]).unsqueeze(-1)
lstm_u = torch.tensor([1.0, 1, -1, 2]).view(4, 1, 1)
lstm_b = torch.tensor([-1.0, 2, 0, 1]).view(4, 1, 1)
place, other = torch.tensor([[1.0, 0]]), torch.tensor([[0.0, 1]])
none = torch.zeros(1, 1)


def gates(token, hidden):
    i, f, g, o = (token @ lstm_w + hidden @ lstm_u + lstm_b).flatten()
    return torch.stack([i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()])


lstm_first = lstm_step(place, none, none, lstm_w, lstm_u, lstm_b)
lstm_second = lstm_step(other, *lstm_first, lstm_w, lstm_u, lstm_b)
gates_first = gates(place, none)
gates_second = gates(other, lstm_first[0])
lstm_first_tanh, lstm_second_tanh = lstm_first[1].tanh(), lstm_second[1].tanh()
forget = torch.tensor([0.9, 0.99, 0.999])
forget_logits = torch.log(forget / (1 - forget))
half_lives = torch.log(torch.tensor(0.5)) / torch.log(forget)
gate_of_four = torch.sigmoid(torch.tensor(4.0))
kept_100, kept_1000 = forget**100, forget**1000
forget_table = torch.stack(
    [forget, forget_logits, half_lives, kept_100, kept_1000], dim=1
)

theirs = torch.nn.LSTM(3, 5)
with torch.no_grad():
    for bias in (theirs.bias_ih_l0, theirs.bias_hh_l0):
        bias.zero_()
        bias[5:10] = 1  # the forget gate: the order is i, f, g, o
torch_gate = torch.sigmoid(theirs.bias_ih_l0 + theirs.bias_hh_l0)[5]
one_bias = torch.sigmoid(torch.tensor(1.0))

# GRU: rows r, z, candidate.
gru_w = torch.tensor([[2.0, 1], [-3, 2], [2, -1]]).unsqueeze(-1)
gru_u = torch.tensor([1.0, 1, -1]).view(3, 1, 1)
gru_b = torch.tensor([-1.0, 1, 0]).view(3, 1, 1)
gru_first = gru_step(place, none, gru_w, gru_u, gru_b)
gru_second = gru_step(other, gru_first, gru_w, gru_u, gru_b)
reset, keep = torch.sigmoid(torch.tensor([1.0, -2.0]))
reset_second = torch.sigmoid(1 + gru_first - 1).flatten()
keep_second = torch.sigmoid(2 + gru_first + 1).flatten()
candidate_first = torch.tanh(torch.tensor(2.0))
candidate_second = torch.tanh(-1 - reset_second * gru_first).flatten()


def replacing_step(token, hidden):
    """One step with z as the share that is replaced: 1 − z keeps."""
    swapped_w, swapped_u, swapped_b = gru_w.clone(), gru_u.clone(), gru_b.clone()
    for weight in (swapped_w, swapped_u, swapped_b):
        weight[1] *= -1  # σ(−x) = 1 − σ(x)
    return gru_step(token, hidden, swapped_w, swapped_u, swapped_b)


z_swapped = replacing_step(other, replacing_step(place, none))

cell = held = none
shown = none
for token in [place] + 20 * [other]:
    shown, cell = lstm_step(token, shown, cell, lstm_w, lstm_u, lstm_b)
    held = gru_step(token, held, gru_w, gru_u, gru_b)
left_after_20 = held, cell, shown

# Seq2seq.
dec_u = torch.tensor([[0.8, 0.2], [-0.3, 0.6]])
dec_w = torch.tensor([[0.0, 0], [-0.4, 1.5], [-1, -1]])
to_logits = torch.tensor([[2.0, 1, -2], [-1, 2, 0]])
je = torch.tensor([[0.0, 1, 0]])
context_in = second @ dec_u
dec_first = torch.tanh(context_in)
dec_first_logits = (dec_first @ to_logits)[0]
dec_first_exp = dec_first_logits.exp()
dec_first_shares = dec_first_logits.softmax(dim=-1)
dec_second = rnn_step(je, dec_first, dec_w, dec_u, torch.zeros(2))
dec_second_logits = (dec_second @ to_logits)[0]
dec_second_exp = dec_second_logits.exp()
dec_second_shares = dec_second_logits.softmax(dim=-1)
both = dec_first_shares[0] * dec_second_shares[1]
shares_at_100 = torch.tensor([4, 16, 64]) / 100
draws_of_it = 10 * 20

# Sizes.
width_of_a_word, width_of_a_state = 300, 500

# The experiment.
recall = recorded("recall_over_a_gap")
chance = recall["settings"]["chance"]
steps = recall["settings"]["steps"]
longest_tested = max(recall["settings"]["tested_gaps"])
parameters = [numbers["parameters"]["mean"] for numbers in recall["spread"].values()]
fewest, most = min(parameters), max(parameters)

# Questions.
taken_off = 1 - 20 * 0.2
multiplied = 20 * 0.8
faded_ten = torch.tensor(0.8) ** 10
fourth_backwards, forwards = 2 * 4 - 1, 6
silence = torch.zeros(1, 3)
third = rnn_step(silence, second, w, u, b)
third_without_state = rnn_step(silence, nothing, w, u, b)
third_without_bias = rnn_step(silence, second, w, u, torch.zeros(2))
faded = torch.tensor(0.8) ** 20
forget_100 = torch.tensor(0.5) ** 0.01
bias_100 = torch.log(forget_100 / (1 - forget_100))
bias_99 = forget_logits[1]
cell_question = 0.9 * 2 + 0.2 * -0.5
shown_question = 0.4 * torch.tanh(torch.tensor(cell_question))
tanh_question = torch.tanh(torch.tensor(cell_question))
shown_unsqueezed = torch.tensor(0.4 * cell_question)
crossfade_question = 0.8, -0.4, 0.75
gru_question = 0.75 * 0.8 + 0.25 * -0.4
gru_question_swapped = 0.25 * 0.8 + 0.75 * -0.4
torch_gru = sum(p.numel() for p in torch.nn.GRU(300, 500).parameters())

# Measured: plain networks with a louder U, made in single precision.
torch.set_default_dtype(torch.float32)


def measured(factor, loudness=1.0):
    torch.manual_seed(0)
    drawn = []
    for _ in range(5):
        layer = RNN(8, 48).double()
        layer.hidden_weight.data *= factor
        words = loudness * torch.randn(20, 71, 8, dtype=torch.float64)
        words.requires_grad_()
        mixture = (layer(words)[:, -1] * torch.randn(20, 48)).sum()
        drawn.append(torch.autograd.grad(mixture, words)[0].norm(dim=-1).log10())
    mean = torch.cat(drawn).mean(dim=0)
    return mean[30] - mean[-1]  # no word that meets an empty state


powers = torch.stack([measured(factor) for factor in (1, 2, 4)])
power_of_silence = measured(4, loudness=0.0)
