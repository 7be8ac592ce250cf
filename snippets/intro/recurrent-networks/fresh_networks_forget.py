import torch

from transformer_notes.recurrent import GRU, LSTM, RNN

gaps = (1, 10, 20, 30)
per_word = []
for name, kind, bias in (
    ("RNN", RNN, 0), ("GRU", GRU, 0), ("LSTM", LSTM, 0),
    ("LSTM, forget bias + 1", LSTM, 1), ("LSTM, forget bias + 3", LSTM, 3),
):  # fmt: skip
    torch.manual_seed(0)
    drawn = []
    for _ in range(5):
        layer = kind(d_model=8, d_hidden=16).double()
        if bias:
            layer.bias.data[1] += bias
        words = torch.randn(20, 61, 8, dtype=torch.float64, requires_grad=True)
        states = layer(words)[0] if kind is LSTM else layer(words)
        mixture = (states[:, -1] * torch.randn(20, 16)).sum()
        (gradient,) = torch.autograd.grad(mixture, words)
        drawn.append(gradient.norm(dim=-1).flip(1))  # the last word first
    size = torch.cat(drawn).log().mean(dim=0).exp()
    left = size / size[0]
    per_word.append(left[30] ** (1 / 30))
    print(f"{name:22}", *[f"{left[gap].item():8.1e}" for gap in gaps])
