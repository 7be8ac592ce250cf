import torch

from transformer_notes.scaling import saturating_power_law

LAW = {"a": 0.8, "b": 0.3, "c": 0.1, "d": 1.0}
compute = torch.tensor([1.0, 3, 10, 30, 100, 300, 1000], dtype=torch.float64)
error = saturating_power_law(compute, **LAW)

x, y = compute.log(), error.log()
centred = x - x.mean()
slope = (centred * y).sum() / centred.square().sum()
start = (y.mean() - slope * x.mean()).exp()
worst = (start * compute**slope / error - 1).abs().max()
print(f"line: {start:.4f} C^{slope:.4f}, wrong by at most {100 * worst:.1f} % here")

beyond = torch.tensor([1e4, 1e5, 1e6], dtype=torch.float64)
truth, line = saturating_power_law(beyond, **LAW), start * beyond**slope
for row in zip(beyond.tolist(), truth.tolist(), line.tolist(), strict=True):
    print("compute {:7.0f}  law {:.4f}  line {:.4f}".format(*row))

goal = 0.12
needed = ((goal - LAW["c"]) / LAW["a"]) ** (-1 / LAW["b"]) - LAW["d"]
promised = ((goal / start) ** (1 / slope)).item()
print(f"for {goal}: {needed:.0f}, the line says {promised:.0f}")
