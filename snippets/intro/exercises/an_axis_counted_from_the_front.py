import torch

torch.set_printoptions(precision=4, sci_mode=False)


def attention(query: torch.Tensor, key: torch.Tensor, value: torch.Tensor):
    scores = query @ key.transpose(-2, -1) / query.shape[-1] ** 0.5
    weights = scores.softmax(dim=1)
    return weights @ value, weights


x = torch.tensor([[1.0, 0.5], [0.2, 2.0], [0.0, 1.0]])
alone, weights = attention(x, x, x)
batch, batch_weights = attention(x[None], x[None], x[None])
print("alone", alone, "in a batch of one", batch[0], sep="\n")
