import torch

from transformer_notes.sparse import lsh_attention, lsh_mask

query = torch.ones(6, 3)
value = torch.eye(6)  # each value says where it comes from
bucket = torch.tensor([0, 0, 0, 0, 0, 1])

torch.set_printoptions(precision=2)
print("the bucket holds five, token 5 may read", lsh_mask(bucket)[4].int())
for chunk_size in (6, 3, 2):
    output = lsh_attention(query, value, bucket, chunk_size)
    print(f"in chunks of {chunk_size} it gets", output[4])
