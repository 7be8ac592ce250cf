import math

import torch
import torch.nn.functional as F

from transformer_notes.bert import BERT_BASE

text = "the animal did not cross the street".split()
read = "the animal did not leave the street".split()  # 5 and 7 were filled in
replaced = torch.tensor([float(a != b) for a, b in zip(text, read, strict=True)])
guess = torch.tensor([0.1, 0.2, 0.1, 0.1, 0.7, 0.1, 0.4])  # P(replaced)

losses = F.binary_cross_entropy(guess, replaced, reduction="none")
print("replaced:", replaced.tolist())
print("losses:  ", [round(loss, 4) for loss in losses.tolist()])
print(f"mean {losses.mean():.4f}")

length = 128
hidden, bits = 0.15 * length, math.log2(BERT_BASE.vocab_size)
print(f"asked: {hidden:.1f} of {length}; all are {length / hidden:.2f} times as many")
print(f"at most {bits:.1f} bits a word: {hidden * bits:.0f} bits against {length}")
