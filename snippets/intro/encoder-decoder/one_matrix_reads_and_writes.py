import torch

from transformer_notes.transformer import Transformer, TransformerConfig

torch.manual_seed(0)
config = TransformerConfig(
    vocab_size=1000, d_model=512, d_ff=20, num_heads=2, num_layers=1, dropout=0.1
)
model = Transformer(config).eval()
table = model.embedding.weight.detach()
print([name for name, _ in model.named_parameters() if "embed" in name])

# What leaves the last layer is normalised: every number has variance 1.
x = torch.randn(400, 512)
print(f"length of a row {table.norm(dim=1).mean():.2f}")
print(f"size of a logit {(x @ table.T).std():.2f}")
scaled = 512**0.5 * table
print(f"with rows as long as tokens, {scaled.norm(dim=1).mean():.2f}:", end=" ")
logits = x @ scaled.T
print(f"size {logits.std():.2f}, largest probability", end=" ")
print(f"{logits.softmax(dim=1).amax(dim=1).mean():.2f}", end=" instead of ")
print(f"{(x @ table.T).softmax(dim=1).amax(dim=1).mean():.2f}")
