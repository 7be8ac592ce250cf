import torch

from transformer_notes.patches import patchify

hill = torch.tensor(
    [
        [9.0, 8.0, 8.0, 8.0, 9.0, 9.0],
        [9.0, 8.0, 3.0, 4.0, 8.0, 9.0],
        [8.0, 3.0, 1.0, 2.0, 4.0, 8.0],
        [2.0, 1.0, 0.0, 1.0, 2.0, 3.0],
    ]
)
matrix = torch.tensor(
    [[1.0, 1.0, 1.0], [1.0, 1.0, -1.0], [1.0, -1.0, 1.0], [1.0, -1.0, -1.0]]
)
bias = torch.tensor([-18.0, 1.0, -1.0])
kept = {}
for shift in (2, 1):
    # What leaves on the right comes back on the left.
    moved = hill.roll(shift, dims=1)
    before, after = (
        patchify(image[None, None], 2)[0] @ matrix + bias for image in (hill, moved)
    )
    kept[shift] = sum(token.tolist() in before.tolist() for token in after)
    print(f"moved by {shift}: {kept[shift]} of {len(after)} tokens were there before")
