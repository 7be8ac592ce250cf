import torch

from transformer_notes.attention import SelfAttention

torch.manual_seed(0)
layer = SelfAttention(d_model=4, d_k=3, d_v=2)
for name, parameter in layer.named_parameters():
    print(name, tuple(parameter.shape))

one_text, other_text = torch.randn(1, 5, 4), torch.randn(1, 6, 4)
query, other_query = layer.to_query(one_text), layer.to_query(other_text)
print("queries of five tokens:", tuple(query.shape))
print("queries of six tokens: ", tuple(other_query.shape))
