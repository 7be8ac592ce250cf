import torch
from torch.nn.functional import normalize

from transformer_notes.attention import scaled_dot_product_attention
from transformer_notes.sparse import angular_hash, big_bird_mask, linformer_attention

torch.manual_seed(3)
half, order, origin = torch.randn(32, 16), torch.randperm(32), torch.eye(64)
earlier = torch.ones(64, 64).tril(-1).bool()
mix = torch.eye(8).repeat_interleave(8, dim=1) / 8
bird = big_bird_mask(16, 4, num_global=1, window=3, num_random=2)
rotations = torch.randn(8, 16, 4)  # eight rounds of eight buckets

for noise in (0, 0.4):
    key = normalize(torch.cat((half, half[order] + noise * torch.randn(32, 16))))
    query = 80 * key
    bucket = torch.stack([angular_hash(key, rotation) for rotation in rotations])
    same = bucket.unsqueeze(-1) == bucket.unsqueeze(-2)
    masks = {"all earlier": earlier, "Big Bird": bird & earlier}
    masks |= {"Reformer": same[0] & earlier, "8 rounds": same.any(dim=0) & earlier}
    results = {"Linformer": linformer_attention(query, key, origin, mix, mix)[0]}
    for name, mask in masks.items():
        mask = mask | ~mask.any(dim=1, keepdim=True) & origin.bool()
        results[name] = scaled_dot_product_attention(query, key, origin, mask)[0]
    print(f"noise {noise}: twins found, of 32")
    for name, weights in results.items():
        print(f"  {name:11} {(weights[range(32, 64), order] > 0.6).sum():2}")
compared = same.any(dim=0).float().mean()
print(f"pairs that share a bucket in one of 8 rounds: {compared:.1%}")
