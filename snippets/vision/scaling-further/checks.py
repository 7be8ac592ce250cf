import math

import torch
from a_fit_finds_the_law_again import fits
from a_straight_line_promises_too_much import worst
from decay_moves_length_from_the_head_to_the_body import results, train
from fewer_images_and_then_fewer_operations import ACCURACY

from transformer_notes.counting import num_parameters
from transformer_notes.scaling import reciprocal_root_rate, saturating_power_law
from transformer_notes.vit import VisionTransformer, published_vit

# The sizes, by the sum of the chapter on counting; no class token.
WIDTH, DEPTH, D_FF, SIDE, CLASSES = 1664, 48, 8192, 14, 29_593
patch_embedding = (SIDE**2 * 3 + 1) * WIDTH
positions = 256 * WIDTH
attention, mlp = 4 * WIDTH**2, 2 * WIDTH * D_FF
small = 9 * WIDTH + D_FF
block = attention + mlp + small
blocks = DEPTH * block
body = patch_embedding + positions + blocks + 2 * WIDTH
with torch.device("meta"):
    real = VisionTransformer(published_vit("G/14"))
# The model of our code has a class token with its position, and a head.
assert num_parameters(real) == body + 2 * WIDTH + (WIDTH + 1) * 1000
pooling = WIDTH + attention + 4 * WIDTH + 2 * WIDTH + mlp + WIDTH + D_FF
head = (WIDTH + 1) * CLASSES
g_body = (
    (SIDE**2 * 3 + 1) * 1408
    + 256 * 1408
    + 40 * (4 * 1408**2 + 2 * 1408 * 6144 + 9 * 1408 + 6144)
    + 2 * 1408
)
assert round(g_body / 1e6) == 1011  # as printed for g/14
times_huge = body / (630.765e6)

# How often an image is seen.
seen = {
    thousand: thousand * 1000 * 4096 / 1e6 for thousand in (20, 60, 400, 2000, 4000)
}
epochs = {
    (thousand, images): seen[thousand] / images
    for thousand in seen
    for images in (30, 300, 1000, 3000)
}
imagenet = 1_281_167
ten_each = 10_000 / imagenet
largest = 3000 * 10**6
parting = 60_000

# Errors of the last step on the time line.
error_before, error_now = 100 - 88.55, 100 - 90.45
removed = 1 - error_now / error_before
real_before, real_now = 100 - 90.72, 100 - 90.81
real_removed = 1 - real_now / real_before
vtab_removed = 1 - (100 - 78.29) / (100 - 77.63)

# The law.
at_zero = saturating_power_law(torch.tensor(0.0), a=0.8, b=0.3, c=0.1, d=1.0)
no_shift_floor = fits["without d"]["c"]
floors = tuple(fits[name]["c"] for name in ("shaken", "the other way"))
slopes = tuple(fits[name]["b"] for name in ("shaken", "the other way"))
line_worst = worst

# Over images seen no curve crosses another.
for fewer, more in (("Ti/16", "B/16"), ("B/16", "L/16"), ("L/16", "g/14")):
    for thousand in ACCURACY[fewer].keys() & ACCURACY[more].keys():
        assert ACCURACY[fewer][thousand] < ACCURACY[more][thousand]

# The schedule.
tiny = [
    reciprocal_root_rate(
        step, peak=0.6, warm_up=2, timescale=3, cool_down=4, num_steps=18
    )
    for step in range(19)
]
# In 250 steps of the noisy quadratic: a trunk with a cool-down, and a line.
rates_of_trunk = sum(
    reciprocal_root_rate(
        step, peak=0.4, warm_up=10, timescale=250, cool_down=50, num_steps=250
    )
    for step in range(250)
)
rates_of_line = sum(0.4 * (1 - step / 250) for step in range(250))

# Decay.
per_step = 3.0 * 8e-4
body_per_step = 0.03 * 8e-4
other_decay, other_rate = 0.3, 0.001
coupled = other_decay * other_rate
# Without a gradient a step of Adam has the length of the rate, whatever the decay.
for decay in (0.03, 3.0):
    weight = torch.nn.Parameter(torch.ones(1))
    weight.grad = torch.zeros(1)
    torch.optim.Adam([weight], lr=other_rate, weight_decay=decay).step()
    assert abs(1 - weight.item() - other_rate) < 1e-6
head_half = math.ceil(math.log(2) / -math.log(1 - per_step))
body_half = math.ceil(math.log(2) / -math.log(1 - body_per_step))
equal_logit, equal_loss, equal_right = results[0.03, 0.03][2:]
apart_w, apart_b, apart_logit, apart_loss, apart_right = results[3.0, 0.03]

one_minus_p, weak_decay, one_minus_weak = 0.7, 0.03, 0.97
product = 3.0 * 0.03
# Decays whose product is above a quarter leave nothing.
assert max(train(0.6, 0.5)) < 1e-6
assert min(train(0.5, 0.4)) > 0.1
same_loss = tuple(
    results[decays][4] for decays in ((0.3, 0.3), (3.0, 0.03), (0.03, 3.0))
)

# Memory.
with_class_token, padded = 256 + 1, 3 * 128
GIB = 2**30
memory = {size: size * body / GIB for size in (4, 6, 10, 12, 14, 16)}
stored = WIDTH + D_FF
entries = WIDTH * D_FF

should_be_left = 0.999**1000
below_one = 1 - torch.finfo(torch.bfloat16).eps / 2

# Questions.
ask_a, ask_b, ask_floor, ask_shift, ask_compute, ask_goal = (
    0.6,
    0.25,
    0.05,
    1,
    15,
    0.15,
)
asked_error = ask_a * (ask_compute + ask_shift) ** -ask_b + ask_floor
asked_without_floor = ask_a * (ask_compute + ask_shift) ** -ask_b
asked_without_shift = ask_a * ask_compute**-ask_b + ask_floor
asked_compute = round(((ask_goal - ask_floor) / ask_a) ** (-1 / ask_b) - ask_shift, 6)
asked_no_shift = asked_compute + ask_shift
asked_no_floor = (ask_goal / ask_a) ** (-1 / ask_b) - ask_shift
ask_peak = 0.002
asked_rate = 0.002 / math.sqrt(1 + 30_000 / 10_000)
asked_wrong_clock = 0.002 / math.sqrt(1 + 40_000 / 10_000)
asked_linear = 0.002 * (1 - 30_000 / 90_000)
asked_entry = 6 * 10 / 20
asked_ratio = 122.9 / 9.2
asked_work = asked_ratio / 5
