import torch

from transformer_notes.windows import shift_mask, window_partition

grid = torch.arange(16.0).view(1, 4, 4, 1)
print("windows:", *window_partition(grid, 2)[0, ..., 0].int().tolist())

rolled = grid.roll((-1, -1), dims=(1, 2))
print(rolled[0, ..., 0].int())
mask = shift_mask(4, 4, window_size=2, shift=1)
used = [int(allowed.sum()) for allowed in mask]
for window, allowed in zip(window_partition(rolled, 2)[0, ..., 0], mask, strict=True):
    groups = {tuple(window[row].int().tolist()) for row in allowed}
    print(window.int().tolist(), "holds", *sorted(groups))
print("scores used:", used, "of", [mask[0].numel()] * 4)
