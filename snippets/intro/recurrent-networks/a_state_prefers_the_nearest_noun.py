import torch

from transformer_notes.recurrent import GRU, LSTM, RNN

text = "The animal didn't cross the street because it".split()
nouns = [text.index(word) for word in ("animal", "street", "it")]
mean = []
for kind in (RNN, GRU, LSTM):
    torch.manual_seed(0)
    drawn = []
    for _ in range(10):
        layer = kind(d_model=6, d_hidden=16).double()
        words = torch.randn(20, len(text), 6, dtype=torch.float64, requires_grad=True)
        states = layer(words)[0] if kind is LSTM else layer(words)
        mixture = (states[:, -1] * torch.randn(20, 16)).sum()
        size = torch.autograd.grad(mixture, words)[0].norm(dim=-1)
        drawn.append(size / size.sum(dim=-1, keepdim=True))
    mean.append(torch.cat(drawn).mean(dim=0))
    animal, street, it = mean[-1][nouns].tolist()
    print(f"{kind.__name__:4} animal {animal:.3f}  street {street:.3f}  it {it:.3f}")
