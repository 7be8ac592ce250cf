import torch

from transformer_notes.attention import scaled_dot_product_attention
from transformer_notes.sparse import lsh_attention, lsh_mask

query = torch.ones(6, 3)
value = torch.eye(6)  # each value says where it comes from
bucket = torch.tensor([0, 0, 0, 0, 0, 1])

torch.set_printoptions(precision=2)
full, _ = scaled_dot_product_attention(query, query, value, lsh_mask(bucket))
print("the bucket holds five, token 5 reads", full[4])
for chunk_size in (6, 3, 2):
    output = lsh_attention(query, value, bucket, chunk_size)
    print(f"chunks of {chunk_size}:", output[4])
