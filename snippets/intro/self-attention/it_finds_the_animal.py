import torch

from transformer_notes.attention import scaled_dot_product_attention

torch.set_printoptions(precision=4, sci_mode=False)

# Features made up by hand: thing, living, place, pronoun, condition.
animal, street, it = [1.0, 1, 0, 0, 0], [1.0, 0, 1, 0, 0], [0.0, 0, 0, 1, 0]
tired, wide = [0.0, 1, 0, 0, 1], [0.0, 0, 1, 0, 1]
w_query = torch.tensor([[0.0, 0], [0, 0], [0, 0], [4, 2], [0, 0]])  # a pronoun asks
w_key = torch.tensor([[1.0, 0], [0, 1], [0, 0], [0, 0], [0, 0]])  # thing? living?
w_value = torch.eye(5, 3)  # hand over thing, living, place


def attend(*words: list[float]) -> tuple[torch.Tensor, torch.Tensor]:
    x = torch.tensor(words)
    return scaled_dot_product_attention(x @ w_query, x @ w_key, x @ w_value)


output, weights = attend(animal, street, it, tired)
print(weights)
print("it, after reading:", output[2])

_, weights_wide = attend(animal, street, it, wide)
print("it, with wide:    ", weights_wide[2])
for row in (weights[2], weights_wide[2]):
    print(f"animal : street = {row[0] / row[1]:.3f}")
