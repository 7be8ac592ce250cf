import torch

from transformer_notes.recurrent import rnn_step

# Features of a word: place, person, verb. "France" is a place, "speak" is "I speak".
france, speak = torch.tensor([[1.0, 0, 0]]), torch.tensor([[0.0, 1, 1]])
w = torch.tensor([[1.0, 0.5], [0, -1], [0.2, 0.3]])
u = torch.tensor([[0.6, -0.4], [0.3, 0.8]])
b = torch.tensor([0.1, -0.2])

first = rnn_step(france, torch.zeros(1, 2), w, u, b)
second = rnn_step(speak, first, w, u, b)
print("after France:", first)
print("after speak: ", second)

# The other way round: the same two words, another state.
turned = rnn_step(france, rnn_step(speak, torch.zeros(1, 2), w, u, b), w, u, b)
print("speak France:", turned)
