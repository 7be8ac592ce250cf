import torch

from transformer_notes.distillation import mixup

# A cat and a bus of 2 x 3 pixels; the classes are cat, tiger, bus.
cat = [[[10.0, 20, 30], [40, 50, 60]]]
bus = [[[90.0, 90, 90], [0, 10, 0]]]
images = torch.tensor([cat, bus])
labels = torch.tensor([[1.0, 0, 0], [0, 0, 1]])

mixed, mixed_labels = mixup(images, labels, share=0.7, order=torch.tensor([1, 0]))
print("Mixup, pixels:", mixed[0, 0].round().int().tolist())
print("       label:", [round(n, 1) for n in mixed_labels[0].tolist()])

# CutMix: the last column comes from the bus, a third of the area.
cut = images[0, 0].clone()
cut[:, 2] = images[1, 0, :, 2]
share = (cut == images[0, 0]).float().mean()
print("CutMix, pixels:", cut.int().tolist(), f"share of the cat {share:.4f}")

answers = torch.tensor([0.6, 0.1, 0.3])
loss = -(mixed_labels[0] * answers.log()).sum()
certain = -(mixed_labels[0] * torch.tensor([0.98, 0.01, 0.01]).log()).sum()
best = -(0.7 * torch.tensor(0.7).log() + 0.3 * torch.tensor(0.3).log())
print(f"loss {loss:.4f}, of 0.98 for the cat {certain:.4f}, lowest {best:.4f}")
