import torch

torch.manual_seed(0)
runs, rate = 4_000, 0.4
curvature = torch.tensor([1.0, 0.01])  # a steep direction and a flat one
place = torch.tensor([2.0, 10.0]).repeat(runs, 1)
seen = {}
for step in range(401):
    seen[step] = (curvature * place**2).sum(dim=1) / 2  # one loss for each run
    noise = curvature.sqrt() * torch.randn(runs, 2)
    place = place - rate * (curvature * place + noise)

for step in (40, 60, 400):
    print(f"step {step:3}: mean loss of all runs {seen[step].mean():.2f}", end=", ")
    print(f"spread between them {seen[step].std():.2f}")
rises = {step: (seen[step] > seen[40]).float().mean().item() for step in (60, 400)}
print(f"a run looks worse at step 60 than at 40: {rises[60]:.0%}")
print(f"a run looks worse at step 400 than at 40: {rises[400]:.0%}")
