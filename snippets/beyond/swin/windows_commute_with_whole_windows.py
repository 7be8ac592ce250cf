import torch

from transformer_notes.windows import SwinLayer

torch.manual_seed(0)
x = torch.randn(1, 12, 12, 8)
for shifted in (False, True):
    # A grid of 12 × 12 tokens of width 8, 2 heads, windows of 4.
    layer = SwinLayer(12, 8, 2, 4, shifted=shifted)
    torch.nn.init.normal_(layer.attention.bias_table)
    for step in (1, 4):
        moved = layer(x.roll(step, dims=2))
        expected = layer(x).roll(step, dims=2)
        same = torch.isclose(moved, expected, atol=1e-5).all(dim=3)[0]
        print("shifted" if shifted else "regular", f"moved by {step}:", end=" ")
        print(bool(same.all()), f"{int(same.sum())} of {same.numel()} places")
