import torch

from transformer_notes.alignment import (
    concat_score,
    dot_score,
    general_score,
    local_p_weights,
    predicted_position,
    soft_attention,
)

# Soft and hard: four patches, and what is read of their fur.
patches = torch.tensor(
    [[8.0, 0, 0], [4, 4, 0], [0, 8, 0], [0, 0, 8]], dtype=torch.float64
)
scores = torch.tensor([[2.0, 1, 0, -1]], dtype=torch.float64)
context, weights = soft_attention(scores, patches)
exponentials = scores.exp()[0]
fur = patches[:, 0]
moved = torch.tensor([[-0.1, 0, 0, 0], [-0.01, 0, 0, 0], [-0.001, 0, 0, 0]]) + scores
soft_readings = soft_attention(moved, patches)[0][:, 0]
miss_soft = (context[0, 0] - 6) ** 2
miss_hard = weights[0] @ (fur - 6) ** 2
least_miss = ((fur - 6) ** 2).min()
share_after = moved.softmax(dim=-1)[:, 0]
soft_products = 2 * 196 * 512
hard_products = 196 * 512

# A draw's estimate of the slope, for each of the four outcomes.
estimates = fur * (torch.tensor([1.0, 0, 0, 0]) - weights[0, 0])

# Global attention.
source = torch.tensor(
    [[2.0, 0, 0], [0, 1, 0], [1, 0, 2], [0, 2, 0]], dtype=torch.float64
)
target = torch.tensor([[0.4, 1, 0], [0, 0, 1]], dtype=torch.float64)
dot = dot_score(target, source)
dot_exponentials = dot[0].exp()
read, dot_weights = soft_attention(dot, source)
joined = read[0] + target[0]
state = joined.tanh()
to_words = torch.tensor(
    [[2.0, 1, -1, 0, -1], [0, 3, 3, 0, 0], [0, 0, 0, 3, 3]]
).double()
logits = state @ to_words
word_exponentials = logits.exp()
words = logits.softmax(dim=-1)
without_person = (state * torch.tensor([0.0, 1, 1])) @ to_words
words_without_person = without_person.softmax(dim=-1)

# Scores.
w_general = torch.tensor([[0.0, 2, 0], [1, 0, 0], [0, 0, 1]], dtype=torch.float64)
w_concat = torch.tensor([[0.0, 0], [0, -3], [0, 0], [0, 0], [2, 2], [-1, 0]]).double()
v_concat = torch.tensor([1.0, -1], dtype=torch.float64)
asked = target[:1] @ w_general
general = general_score(target[:1], source, w_general)[0]
before_tanh = (target[:1] @ w_concat[:3]) + source @ w_concat[3:]
after_tanh = before_tanh.tanh()
concat = concat_score(target[:1], source, w_concat, v_concat)[0]
three = torch.stack([dot[0], general, concat]).softmax(dim=-1)
width, annotation, align = 1000, 2000, 1000
general_parameters = width * width
additive_parameters = width * align + annotation * align + align

# Local attention.
places = torch.tensor([[3.0, 1, 0, 2, 1, 0, 0]], dtype=torch.float64)
w_position = torch.tensor([[1.0, 0], [0, 1], [0, 0]], dtype=torch.float64)
v_position = torch.tensor([-1.0, 1], dtype=torch.float64)
squeezed = (target[0] @ w_position).tanh()
lean = squeezed @ v_position
sigmoid = lean.sigmoid()
position = predicted_position(target[:1], w_position, v_position, num_source=7)
local_p = local_p_weights(places, position, half_width=2)[0]
align_p = places[0, 3:].softmax(dim=-1)
gauss = torch.exp(-((torch.arange(3, 7) - position) ** 2) / 2)
edge = torch.exp(torch.tensor(-2.0))
align_m = places[0, 2:].softmax(dim=-1)
global_weights = places[0].softmax(dim=-1)
align_below, align_above = (
    places[0, :4].softmax(dim=-1)[3],
    places[0, 1:5].softmax(dim=-1)[2],
)
next_to_centre = torch.exp(torch.tensor(-0.5))

# Questions.
lawn_scores = torch.tensor([[2.0, 1, 2, -1]], dtype=torch.float64)
lawn_fur = soft_attention(lawn_scores, patches)[0][0, 0]
lawn_unnormalised = lawn_scores.exp()[0] @ fur / exponentials.sum()
not_moved = context[0, 0]
plain_fur = fur.mean()
head_or_paws = weights[0, 0] + weights[0, 1]
out_of_thousand = 1000 * (1 - head_or_paws)
lawn_only = 1000 * weights[0, 2]
sky_only = 1000 * weights[0, 3]
know_query = target[1:] @ w_general
know_scores = general_score(target[1:], source, w_general)[0]
know_weight = know_scores.softmax(dim=-1)[2]
turned_scores = general_score(target[:1], source, w_general.T)[0]
turned_weight = turned_scores.softmax(dim=-1)[0]
general_weight = general.softmax(dim=-1)[0]
general_share = general[0] / general.sum()
dot_weight = dot_weights[0, 0]
distance = torch.tensor(2.5, dtype=torch.float64)
factor = torch.exp(-(distance**2) / (2 * 2**2))
sigma_is_d = torch.exp(-(distance**2) / (2 * 4**2))
no_square = torch.exp(-(distance**2) / (2 * 2))
no_half = torch.exp(-(distance**2) / 2**2)
lawn_exponentials = lawn_scores.exp()[0], lawn_scores.exp().sum()
lawn_only_rounded = round(lawn_only.item())
half_of_thousand = 1000 // 2
first_row_weight = dot_score(w_general[:1], source)[0].softmax(dim=-1)[2]
score_share = know_scores[2] / know_scores.sum()
masked = patches[:2].sum(dim=0)
local_p_total = local_p.sum()
inside_window = int((abs(torch.arange(9) - 7.3) <= 2).sum())
baseline = 6
log_slopes = torch.tensor([1.0, 0, 0, 0]) - weights[0, 0]
mean_slope = weights[0] @ (fur * log_slopes)
variance_without = weights[0] @ (fur * log_slopes - mean_slope) ** 2
variance_with = weights[0] @ ((fur - baseline) * log_slopes - mean_slope) ** 2
distances = torch.arange(3, 7) - position
gaussian_rows = torch.stack([align_p, distances, gauss], dim=1)
window = position - 2, position + 2
bell_centre, window_centre = 5.5, 7.3
window_ends = window_centre - 2, window_centre + 2
ends_of_curve = soft_attention(
    torch.tensor([[-2.0, 1, 0, -1], [5, 1, 0, -1]]).double(), patches
)
curve_ends = ends_of_curve[0][:, 0]
self_weights = soft_attention(dot_score(source, source), source)[1]
