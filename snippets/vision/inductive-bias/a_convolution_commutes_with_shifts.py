import torch
from torch.nn import functional as F

row = torch.tensor([0.0, 2, 5, 1, 0, 0])
kernel = torch.tensor([-1.0, 0, 1])  # right neighbour minus left neighbour


def convolve(row, stride=1):  # with a zero beyond either end
    return F.conv1d(row.view(1, 1, -1), kernel.view(1, 1, -1), None, stride, 1)[0, 0]


def shift(row, steps):  # zeros come in on the left
    return torch.cat([torch.zeros(steps), row])[: len(row)]


out = [convolve(shift(row, steps)) for steps in range(4)]
for steps, result in enumerate(out):
    same = torch.equal(result, shift(out[0], steps))
    print("moved by", steps, result.int().tolist(), "as the output moved:", same)

strided = [convolve(shift(row, steps), stride=2) for steps in range(3)]
print("stride 2:", [result.int().tolist() for result in strided])
blank = convolve(torch.ones(6))
print("blank row:", blank.int().tolist())
