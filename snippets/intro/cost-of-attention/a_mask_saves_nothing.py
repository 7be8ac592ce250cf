import torch
from torch.utils.flop_counter import FlopCounterMode

from transformer_notes.attention import scaled_dot_product_attention
from transformer_notes.sparse import big_bird_mask, big_bird_pairs

query, key, value = (torch.randn(64, width) for width in (16, 16, 8))
mask = big_bird_mask(
    num_blocks=16, block_size=4, num_global=1, window=3, num_random=1
)

for name, allowed in (("no mask", None), ("Big Bird's mask", mask)):
    with FlopCounterMode(display=False) as counter:
        scaled_dot_product_attention(query, key, value, allowed)
    print(f"{name}: {counter.get_total_flops() // 2:,} MACs")
needed = big_bird_pairs(16, 4, num_global=1, window=3, num_random=1) * (16 + 8)
print(f"would be enough: {needed:,}")
