import torch

from transformer_notes.counting import gpt_parameters
from transformer_notes.gpt import GPT1

hidden = torch.tensor([1.0, -1, 2])  # the last row, d_model = 3
head = torch.tensor([[0.0, 1], [0, 0], [1, 0]])  # two classes
logits = hidden @ head
probability = logits.softmax(dim=-1)
loss = -probability[0].log()
print("logits", logits, "probabilities", probability.round(decimals=4))
print(f"loss if the label is the first class {loss:.4f}")

new = 2 * GPT1.d_model + 2  # GPT-1's head for two classes, and its bias
special = 3 * GPT1.d_model  # start, delimiter, classify
share = (new + special) / gpt_parameters(GPT1)
print("new parameters", new + special, f"of all {100 * share:.4f} %")
