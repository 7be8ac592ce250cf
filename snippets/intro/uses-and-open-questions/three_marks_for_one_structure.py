import torch

# How far each of 20 residues lies from its place, in ångströms (Å).
errors = torch.tensor([0.8] * 15 + [1.5] * 3 + [3.0] + [20.0])


def rms(distances: torch.Tensor) -> float:
    return distances.square().mean().sqrt().item()


coverage = 0.95
kept = errors.sort().values[: round(coverage * len(errors))]
shares = [100 * (errors <= cutoff).float().mean().item() for cutoff in (1, 2, 4, 8)]
gdt = sum(shares) / len(shares)

print(f"all 20 residues:      {rms(errors):.4f} Å")
print(f"the best {len(kept)} of them:  {rms(kept):.4f} Å")
print("within 1, 2, 4, 8 Å:", [round(share) for share in shares], f"mean {gdt:.2f}")
