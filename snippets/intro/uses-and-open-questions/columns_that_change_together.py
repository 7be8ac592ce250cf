import torch

# Four related proteins, three residues; 1 and −1 for two kinds of amino acid.
alignment = torch.tensor([[1.0, 1, 1], [1, -1, 1], [-1, 1, -1], [-1, -1, -1]])

products = torch.einsum("si, sj -> sij", alignment, alignment)
pairs = products.mean(dim=0)
print(pairs)
