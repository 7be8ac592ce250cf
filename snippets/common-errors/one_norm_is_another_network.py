import torch

from transformer_notes.layers import EncoderLayer

torch.manual_seed(3)
block = EncoderLayer(d_model=8, num_heads=2, d_ff=20)
x = torch.randn(1, 5, 8)

# Around each sub-layer: a sum and a norm.
y = block.attention_norm(x + block.attention(x, x)[0])
right = block.feed_forward_norm(y + block.feed_forward(y))
# As a third step: one sum around the whole block, one norm at its end.
made = block.feed_forward(block.attention(x, x)[0])
third_step = block.feed_forward_norm(x + made)

print("the block of the paper:", torch.allclose(block(x), right))
print("norm as a third step:  ", torch.allclose(block(x), third_step, atol=0.1))
print("norms:", sum(name.endswith("norm") for name, _ in block.named_children()))
