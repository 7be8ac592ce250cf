import torch

from transformer_notes.triangle import incoming_sum, outgoing_sum

# What is known of three residues: 1 and 3 are near, 2 and 3 are near; 1 and 2?
near = torch.tensor([[1.0, 0, 1], [0, 1, 1], [1, 1, 1]])
told = outgoing_sum(near.unsqueeze(-1), near.unsqueeze(-1)).squeeze(-1)
print("shared neighbours\n", told)

# In general an edge says different things in different places.
left = torch.tensor([[0.0, 2, 1], [1, 0, 3], [0, 1, 0]])
right = torch.tensor([[1.0, 0, 2], [0, 1, 1], [2, 0, 1]])
outgoing = outgoing_sum(left.unsqueeze(-1), right.unsqueeze(-1)).squeeze(-1)
incoming = incoming_sum(left.unsqueeze(-1), right.unsqueeze(-1)).squeeze(-1)
print("outgoing\n", outgoing)
print("incoming\n", incoming)
same = outgoing.equal(left @ right.T), incoming.equal(left.T @ right)
print("products of matrices:", *same)
