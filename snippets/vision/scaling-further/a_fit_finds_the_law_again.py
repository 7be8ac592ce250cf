import torch

from transformer_notes.scaling import fit_saturating_power_law, saturating_power_law

compute = torch.tensor([1.0, 3, 10, 30, 100, 300, 1000], dtype=torch.float64)
error = saturating_power_law(compute, a=0.8, b=0.3, c=0.1, d=1.0)
shaken = error + torch.tensor([4, -6, 5, -3, 4, -2, 3]) / 1000  # made-up noise
exponents = torch.arange(1, 121, dtype=torch.float64) / 200
shifts = torch.arange(0, 61, dtype=torch.float64) / 20

fits = {
    "made with": {"a": 0.8, "b": 0.3, "c": 0.1, "d": 1.0},
    "found": fit_saturating_power_law(compute, error, exponents, shifts),
    "shaken": fit_saturating_power_law(compute, shaken, exponents, shifts),
    "the other way": fit_saturating_power_law(
        compute, 2 * error - shaken, exponents, shifts
    ),
    "without d": fit_saturating_power_law(compute, error, exponents, shifts[:1]),
}
print("               a      b      c      d")
for name, law in fits.items():
    print(f"{name:13}", *(f"{law[key]:.3f} " for key in "abcd"))
