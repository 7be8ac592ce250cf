import torch
from torch import nn

from transformer_notes.counting import num_parameters, transformer_parameters
from transformer_notes.transformer import TRANSFORMER_BASE

with torch.device("meta"):
    theirs = nn.Transformer(512, 8, 6, 6, 2048, batch_first=True)
embedding = TRANSFORMER_BASE.vocab_size * TRANSFORMER_BASE.d_model
layers = transformer_parameters(TRANSFORMER_BASE) - embedding
print(f"ours without embedding {layers:,}, nn.Transformer {num_parameters(theirs):,}")
biases, last_norms = 18 * 4 * 512, 2 * 2 * 512
print("biases of 18 attentions", biases, "two more norms", last_norms)
print(num_parameters(theirs) - layers == biases + last_norms)
print("embedding" in str(theirs).lower())
