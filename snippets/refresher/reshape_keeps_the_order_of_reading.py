import torch

table = torch.arange(1, 13).reshape(2, 6)
reshaped = table.reshape(3, 4)
broken = table.reshape(6, 2)
turned = table.T
print(reshaped)
print("reshape(6, 2) is the transpose:", torch.equal(broken, turned))

images = torch.zeros(5, 3, 10, 8)  # batch, channel, height, width
print("transpose(1, 2):", *images.transpose(1, 2).shape)
print("permute(0, 2, 3, 1):", *images.permute(0, 2, 3, 1).shape)
print("[None, None]:", *table[None, None].shape)
