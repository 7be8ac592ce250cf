import torch

from transformer_notes.alignment import GlobalAttention, general_score, soft_attention
from transformer_notes.attention import attention_scores, scaled_dot_product_attention

torch.manual_seed(0)
layer = GlobalAttention(d_hidden=4, d_source=3)
target, source = (
    torch.randn(2, 5, 4),
    torch.randn(2, 7, 3),
)  # two sentences side by side
_, weights = layer(target, source)

w_a = layer.to_source.weight.T
query, key, value = target @ w_a, source, source
_, scaled = scaled_dot_product_attention(query, key, value)
_, same = scaled_dot_product_attention(query * 3**0.5, key, value)  # undo the scale
print("with the scale, the same weights?   ", torch.allclose(weights, scaled))
print(
    "without the scale, the same weights?", torch.allclose(weights, same, atol=1e-6)
)

# One sentence reads itself, with the same score and no second sentence.
w_self = torch.randn(3, 3)
_, weights_self = soft_attention(general_score(source, source, w_self), source)
print("shapes:", list(weights.shape), list(weights_self.shape))
print("scores:", list(attention_scores(query, key).shape))
