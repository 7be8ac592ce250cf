import torch

from transformer_notes.attention import causal_mask
from transformer_notes.transformer import Transformer, TransformerConfig

torch.manual_seed(0)
config = TransformerConfig(
    vocab_size=17, d_model=12, d_ff=20, num_heads=2, num_layers=4, dropout=0.1
)
model = Transformer(config).eval()
source = torch.randint(17, (3, 5))  # 3 sentences of 5 tokens
target = torch.randint(17, (3, 7))  # 7 tokens each, shifted right

with torch.no_grad():
    memory = model.encode(source)
    x = model.embed(target)
    print("source", [*source.shape], "target", [*target.shape])
    print("memory", [*memory.shape], "embedded target", [*x.shape])
    layer = model.decoder[0]
    read, weights = layer.self_attention(x, x, causal_mask(7))
    print("self-attention ", [*weights.shape], "gives", [*read.shape])
    x = layer.self_attention_norm(x + read)
    read, weights = layer.cross_attention(x, memory)
    print("cross-attention", [*weights.shape], "gives", [*read.shape])
    x = layer.cross_attention_norm(x + read)
    print("feed-forward   ", [*layer.feed_forward.to_hidden(x).shape], end=" ")
    print("gives", [*layer.feed_forward(x).shape])
    print("logits", [*model.decode(target, memory).shape])
