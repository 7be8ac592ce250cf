import torch
from einops import rearrange

from transformer_notes.patches import patchify

# One patch of 2 by 2 pixels in three channels.
images = torch.arange(12.0).reshape(1, 3, 2, 2)
ours = patchify(images, patch_size=2)[0]
theirs = rearrange(ours, "n (p q c) -> n (c p q)", p=2, q=2)
matrix = torch.arange(60.0).reshape(12, 5) % 7 - 3
reordered = rearrange(matrix, "(p q c) d -> (c p q) d", p=2, q=2)

print("same pixels, same order: ", (ours @ matrix).int().tolist())
print("same pixels, other order:", (theirs @ matrix).int().tolist())
print("rows of E moved as well: ", (theirs @ reordered).int().tolist())
