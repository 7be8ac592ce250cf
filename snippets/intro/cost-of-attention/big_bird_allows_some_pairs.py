import torch

from transformer_notes.sparse import big_bird_mask, big_bird_pairs

generator = torch.Generator().manual_seed(2)
mask = big_bird_mask(8, 1, num_global=1, window=3, num_random=1, generator=generator)
plain = big_bird_mask(8, 1, 1, 3, 0)
for row, (allowed, without) in enumerate(zip(mask, plain, strict=True), start=1):
    marks = [".rx"[int(a) + int(b)] for a, b in zip(allowed, without, strict=True)]
    print(row, *marks)

twice = mask.float() @ mask.float()
print("pairs", int(mask.sum()), "of", mask.numel())
print("pairs by formula", big_bird_pairs(8, 1, 1, 3, 1))
print("pairs in two layers", int((twice > 0).sum()))

for length in (4096, 16384):
    pairs = big_bird_pairs(length // 64, 64, num_global=2, window=3, num_random=3)
    print(f"{length:,} tokens: {pairs:,} pairs, {pairs / length**2:.4f} of all")
