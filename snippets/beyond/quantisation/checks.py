import a_product_in_integers as product
import bytes_of_a_small_vit as small
import one_large_column as column
import one_large_row as row
import six_numbers_on_two_grids as six
import the_same_function_in_other_integers as other
import torch

from notes_site.digits import digits
from transformer_notes.counting import vit_parameters
from transformer_notes.layers import gelu
from transformer_notes.quantisation import (
    Grid,
    asymmetric_grid,
    dequantise,
    observe_ranges,
    quantise,
    quantised,
    stored_bytes,
    symmetric_grid,
)
from transformer_notes.vit import published_vit

# By hand: two grids.
x = six.x
asymmetric, symmetric = six.asymmetric, six.symmetric
back_asymmetric = dequantise(quantise(x, asymmetric), asymmetric)
back_symmetric = dequantise(quantise(x, symmetric), symmetric)
off_asymmetric = (back_asymmetric - x).square().mean()
off_symmetric = (back_symmetric - x).square().mean()

ratios = x / asymmetric.scale
off = back_asymmetric - x
gelu_lowest = gelu(torch.linspace(-3, 0, 3001)).min()

# By hand: a product.
matrix, numbers = product.matrix, product.numbers
integers = product.weight
scales = product.weight_grid.scale.flatten()
room_for = torch.iinfo(torch.int32).max // (255 * 127)

# By hand: a large row, and a large column.
first_row = row.weight[0]
step = row.weight.abs().max() / 127
row_scale = first_row.max() / 127
row_integers = quantise(row.weight, symmetric_grid(row.weight, 8, per_row=True))[0]
row_product = row.product[0]
exact_row = (row.weight @ row.x)[0]
one_scale = symmetric_grid(row.weight, 8)
row_lost = (dequantise(quantise(row.weight, one_scale), one_scale) @ row.x)[0]
large_x, large_weight = column.x, column.weight
column_exact = column.x @ column.weight
column_plain = column.through(column.x) @ column.weight
column_steps = (column.x[0] / (60.4 / 255)).round()
column_split = column.split
column_moved = column.through(column.moved) @ column.adjusted
moved_channel, moved_weight = column.moved[:, 2], column.adjusted[2]

# The trained model.
model = small.model
parameters = sum(p.numel() for p in model.parameters())
weights = sum(
    module.weight.numel()
    for module in model.modules()
    if isinstance(module, torch.nn.Linear)
)
rows = sum(
    module.weight.shape[0]
    for module in model.modules()
    if isinstance(module, torch.nn.Linear)
)
rest = parameters - weights
weights_share = weights / parameters
kept, scales_bytes = 4 * rest, 4 * rows
integers_8, integers_4, integers_3, integers_2 = (
    weights * b // 8 for b in (8, 4, 3, 2)
)
times_rows = [small.full / stored_bytes(quantised(model, b)) for b in (8, 4, 3, 2)]
tests = len(digits()[1].labels)
width, factor = model.config.d_model, 300
# The stretched model: what becomes of its other channels.
images = other.training.images[:100]
ranges = observe_ranges(other.stretched, [images])
zero_floor = 0.95
for number, layer in enumerate(other.stretched.layers):
    # Queries, keys and values read the same.
    for name, reader in (
        ("attention.to_query", layer.attention.to_query),
        ("feed_forward.to_hidden", layer.feed_forward.to_hidden),
    ):
        grid = asymmetric_grid(*ranges[f"layers.{number}.{name}"], 8)
        inputs: list[torch.Tensor] = []
        reader.register_forward_pre_hook(
            lambda _, x, inputs=inputs: inputs.append(x[0].detach())
        )
        other.stretched(images)
        others = torch.arange(width) != 7
        means_zero = quantise(inputs[0], grid)[..., others] == grid.zero_point
        assert means_zero.float().mean() > zero_floor

base = vit_parameters(published_vit("B/16"))
base_bytes, base_quarter = 4 * base / 1e6, base / 1e6

# Lin et al. 2021, table in the README of FQ-ViT: full, min and max, their own method.
published = {
    "DeiT-S": (79.85, 75.05, 79.17),
    "DeiT-B": (81.85, 78.02, 81.20),
    "ViT-B": (84.53, 23.64, 83.31),
    "ViT-L": (85.81, 3.37, 85.03),
    "Swin-T": (81.35, 64.38, 80.51),
    "Swin-B": (83.60, 25.58, 82.97),
}
lost = [full - plain for full, plain, _ in published.values()]
lost_own = [full - own for full, _, own in published.values()]

# Questions.
question_scale, question = 0.25, 1.375
question_grid = Grid(torch.tensor(0.25), torch.tensor(3), 0, 15)
question_back = dequantise(
    quantise(torch.tensor(question), question_grid), question_grid
)
question_down, question_shifted = 5 * 0.25, 9 * 0.25
gelu_low, gelu_high = -0.17, 5.1
gelu_factor = (gelu_high / 127) / ((gelu_high - gelu_low) / 255)
one, minus_high = 1.0, -gelu_high
layer_packed = 768 * 3072 // 2
layer_bytes = layer_packed + 4 * 3072
layer_columns = layer_packed + 4 * 768
