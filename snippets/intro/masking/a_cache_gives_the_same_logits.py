import torch

from transformer_notes.attention import KeyValueCache
from transformer_notes.gpt import GPT, GPTConfig

torch.manual_seed(0)
config = GPTConfig(vocab_size=11, max_length=9, d_model=8, num_heads=2, num_layers=3)
model = GPT(config)
tokens = torch.tensor([[4, 6, 1, 10, 3]])
caches = [KeyValueCache() for _ in model.layers]

with torch.no_grad():
    one_pass = model(tokens)
    for step in range(5):
        logits = model(tokens[:, step : step + 1], caches)  # one new token
        same = torch.allclose(logits[:, 0], one_pass[:, step], atol=1e-5)
        kept = tuple(caches[0].key.shape)
        print(f"keys kept in each layer {kept}, the same row: {same}")
