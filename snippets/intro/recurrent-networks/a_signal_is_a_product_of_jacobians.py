import torch

from transformer_notes.recurrent import rnn_step

x = torch.tensor([[1.0, 0, 0], [0, 1, 1]], dtype=torch.float64)
w = torch.tensor([[1.0, 0.5], [0, -1], [0.2, 0.3]], dtype=torch.float64)
u = torch.tensor([[0.6, -0.4], [0.3, 0.8]], dtype=torch.float64)
b = torch.tensor([0.1, -0.2], dtype=torch.float64)
first = rnn_step(x[:1], torch.zeros(1, 2).double(), w, u, b)
second = rnn_step(x[1:], first, w, u, b)

into_first = w * (1 - first**2)  # how the state moves with the word just read
over_one_step = u * (1 - second**2)  # how it moves with the state before it
chain = into_first @ over_one_step


def last_state(france):
    start = rnn_step(france, torch.zeros(1, 2).double(), w, u, b)
    return rnn_step(x[1:], start, w, u, b)[0]


by_autograd = torch.autograd.functional.jacobian(last_state, x[:1])[:, 0].T
print(chain)
print("as autograd finds it?", torch.allclose(chain, by_autograd))
