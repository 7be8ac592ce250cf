import torch
from torch.nn import functional as F

from transformer_notes.transformer import cross_entropy, smooth_labels

token = torch.tensor([[2]])  # "tea", of 5 tokens
hard, soft = F.one_hot(token, 5).float(), smooth_labels(token, 5, smoothing=0.1)
print("labels", soft)
for right in (0.8, 0.92, 0.996):
    wrong = (1 - right) / 4
    logits = torch.tensor([[[wrong, wrong, right, wrong, wrong]]]).log()
    losses = cross_entropy(logits, hard), cross_entropy(logits, soft)
    theirs = F.cross_entropy(logits[0], token[0], label_smoothing=0.1)
    print(right, *(f"{loss.item():.4f}" for loss in (*losses, theirs)))
