import torch

from transformer_notes.scaling import saturating_power_law

compute = torch.tensor([0.0, 9, 99, 999, 9999, 999999], dtype=torch.float64)
# A made-up law, chosen for its round numbers.
error = saturating_power_law(compute, a=0.8, b=0.3, c=0.1, d=1.0)
rest = error - 0.1

print(" compute   error  above the floor")
for row in zip(compute.tolist(), error.tolist(), rest.tolist(), strict=True):
    print("{:8.0f}  {:.4f}  {:15.4f}".format(*row))
factor = (rest[2] / rest[1]).item()
print(f"each tenfold multiplies what is above the floor by {factor:.4f}")
