import torch

from transformer_notes.alignment import GlobalAttention, general_score, soft_attention
from transformer_notes.attention import scaled_dot_product_attention

torch.manual_seed(0)
layer = GlobalAttention(d_hidden=4, d_source=3)
target = torch.randn(2, 5, 4)  # two sentences side by side, of five target words each
source = torch.randn(2, 7, 3)
_, weights = layer(target, source)

# W_a makes queries of the target states; the keys are 3 numbers wide. (to_source is a
# Linear, which keeps its matrix transposed.)
query, key, value = target @ layer.to_source.weight.T, source, source
_, scaled = scaled_dot_product_attention(query, key, value)
_, unscaled = scaled_dot_product_attention(query * 3**0.5, key, value)
for name, others in (("with the scale   ", scaled), ("without the scale", unscaled)):
    print(name, "the same weights?", torch.allclose(weights, others, atol=1e-6))

# One sentence reads itself, with the same kind of score and no second sentence.
_, within = soft_attention(general_score(source, source, torch.randn(3, 3)), source)
print("shapes of weights:", list(weights.shape), list(within.shape))
