import torch

from transformer_notes.triangle import TriangleMultiplication

torch.manual_seed(0)
update = TriangleMultiplication(d_pair=5, d_hidden=4, outgoing=True)
pairs = torch.randn(1, 3, 3, 5)
print("in", list(pairs.shape), "out", list(update(pairs).shape))

for residues in (100, 200, 400):
    numbers, products = residues**2 * 128, residues**3 * 128
    print(f"{residues} residues: {numbers:12,} numbers, {products:14,} products")
