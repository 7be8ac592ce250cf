import torch

# A class is three corners. A point goes 0.6 of the way to a corner drawn at random.
corners = torch.tensor([[0.0, 0.0], [10.0, 0.0], [0.0, 5.0]])
pull = 0.6

point = torch.tensor([0.0, 0.0])
for corner in (1, 2, 1):
    point = point + pull * (corners[corner] - point)
    print(f"towards corner {corner}:", [round(c, 2) for c in point.tolist()])

generator = torch.Generator().manual_seed(0)
drawn = []
for corner in torch.randint(3, (4_000,), generator=generator).tolist():
    point = point + pull * (corners[corner] - point)
    drawn.append(point)
across, up = (torch.stack(drawn) * torch.tensor([1.0, 2.0])).long().T
image = torch.zeros(10, 10, dtype=torch.int)
image[up.clamp(max=9), across.clamp(max=9)] = 1
for line in image.flip(0).tolist():
    print("".join(".#"[cell] for cell in line))
