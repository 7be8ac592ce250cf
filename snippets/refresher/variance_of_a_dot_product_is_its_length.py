from itertools import product

import torch


def all_dot_products(length):
    """Of all pairs of vectors whose entries are +1 or -1."""
    vectors = torch.tensor(list(product([1.0, -1.0], repeat=length)))
    return (vectors @ vectors.T).flatten()


variances = [
    all_dot_products(length).var(correction=0).item() for length in (1, 2, 3, 4, 5)
]
scaled = [
    (all_dot_products(n) / n**0.5).var(correction=0).item() for n in (1, 2, 3, 4, 5)
]
print("dot products  ", variances)
print("divided by √n ", [round(variance, 4) for variance in scaled])
