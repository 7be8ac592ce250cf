import torch
from torch.nn import functional as F

from transformer_notes.attention import scaled_dot_product_attention
from transformer_notes.sparse import angular_hash, big_bird_mask, linformer_attention

torch.manual_seed(3)
half, order, origin = torch.randn(32, 16), torch.randperm(32), torch.eye(64)
earlier = torch.ones(64, 64).tril(-1).bool()
mix = torch.eye(8).repeat_interleave(8, dim=1) / 8
bird = big_bird_mask(16, 4, num_global=1, window=3, num_random=2)
rotations = torch.randn(8, 16, 4)  # eight rounds of eight buckets

for noise in (0, 0.4):
    x = torch.cat((half, half[order] + noise * torch.randn(32, 16)))
    key = F.normalize(x, dim=-1)
    bucket = angular_hash(key, rotations)
    same = bucket.unsqueeze(-1) == bucket.unsqueeze(-2)
    counts = {}
    for name, mask in (("all", earlier), ("Big Bird", bird & earlier),
                       ("Reformer", same[0] & earlier),
                       ("8 rounds", same.any(dim=0) & earlier)):  # fmt: skip
        mask |= ~mask.any(dim=1, keepdim=True) & origin.bool()
        weights, _ = scaled_dot_product_attention(80 * key, key, origin, mask)
        counts[name] = int((weights[range(32, 64), order] > 0.6).sum())
    weights, _ = linformer_attention(80 * key, key, origin, mix, mix)
    counts["Linformer"] = int((weights[range(32, 64), order] > 0.6).sum())
    print("noise", noise, "twins found, of 32:", counts)
