import torch

from transformer_notes.attention import causal_mask
from transformer_notes.layers import DecoderLayer, EncoderLayer

torch.manual_seed(0)
decoder = DecoderLayer(d_model=6, num_heads=2, d_ff=10, pre_norm=True)
encoder = EncoderLayer(d_model=6, num_heads=2, d_ff=10, pre_norm=True)

decoder.cross_attention.to_output.weight.data.zero_()  # it reads, nobody hears
encoder.attention = decoder.self_attention
encoder.feed_forward = decoder.feed_forward

x, memory = torch.randn(1, 4, 6), torch.randn(1, 7, 6)
with torch.no_grad():
    written, read = decoder(x, memory, causal_mask(4)), encoder(x, causal_mask(4))
print("the same:", torch.equal(written, read))
print("the same without the mask:", torch.allclose(written, encoder(x)))
