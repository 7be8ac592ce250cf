import torch
from einops import rearrange

from transformer_notes.patches import patchify

row, column, channel = torch.meshgrid(
    torch.arange(1, 11), torch.arange(1, 9), torch.arange(1, 4), indexing="ij"
)
address = 100 * row + 10 * column + channel  # 342: row 3, column 4, channel 2
images = rearrange(address.float(), "h w c -> 1 c h w")

patches = patchify(images, patch_size=2)
sixth = patches[0, 5].int()
channel_first = rearrange(sixth, "(p q c) -> (c p q)", p=2, q=2)

print("images:", *images.shape)
print("patches:", *patches.shape)
print("row, column, channel:", *sixth.tolist())
print("channel, row, column:", *channel_first.tolist())
