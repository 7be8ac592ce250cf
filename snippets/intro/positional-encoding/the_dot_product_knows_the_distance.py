import torch

from transformer_notes.positions import sinusoidal_positions

torch.set_printoptions(precision=4, sci_mode=False)

waves = sinusoidal_positions(5, 4)
products = waves @ waves.T
print("products", products, sep="\n")

# Through two matrices, as in a head: a diagonal is no longer constant.
torch.manual_seed(0)
w_query, w_key = torch.randn(4, 3), torch.randn(4, 3)
scores = (waves @ w_query) @ (waves @ w_key).T
print("one step ahead, raw:   ", products.diagonal(1))
print("one step ahead, scores:", scores.diagonal(1))

# Not every step away makes the product smaller.
far = sinusoidal_positions(7, 4)
apart = far[0] @ far[[3, 6]].T
print("3 and 6 apart:", apart)
