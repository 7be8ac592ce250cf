import torch

from transformer_notes.decoding import top_k, top_p

logits = torch.tensor([[3.0, 2, 1, 0, -1]])  # hot, cold, good, wet, blue


def show(name, logits):
    probability = logits.softmax(dim=-1)[0]
    print(f"{name:18}", " ".join(f"{p:.4f}" for p in probability.tolist()))
    return probability


plain = show("as it is", logits)
sharp = show("temperature 0.8", logits / 0.8)
flat = show("temperature 2", logits / 2)
two = show("top-k, k = 2", top_k(logits, 2))
nucleus = show("top-p, p = 0.9", top_p(logits, 0.9))
hot_nucleus = show("first T, then p", top_p(logits / 2, 0.9))
