import torch

from transformer_notes.attention import causal_mask
from transformer_notes.transformer import shift_right

words = ["⟨start⟩", "I", "love", "tea", "⟨end⟩"]
targets = torch.tensor([[1, 2, 3, 4]])
inputs = shift_right(targets, start=0)

for row, sees in enumerate(causal_mask(4)):
    read = " ".join(words[token] for token in inputs[0, sees])
    print(f"row {row + 1} reads {read:20} and predicts {words[targets[0, row]]}")
