import torch

from transformer_notes.attention import SelfAttention
from transformer_notes.recurrent import LSTM, RNN


def products_in_a_row(output: torch.Tensor) -> int:
    """Count the longest chain of matrix products, each waiting for the last."""
    longest = {None: 0}
    stack = [output.grad_fn]
    while stack:
        node = stack[-1]
        before = [earlier for earlier, _ in node.next_functions]
        waiting = [earlier for earlier in before if earlier not in longest]
        stack += waiting
        if not waiting:
            product = "mm" in node.name().lower()
            longest[node] = product + max((longest[x] for x in before), default=0)
            stack.pop()
    return longest[output.grad_fn]


torch.manual_seed(0)
layers = (RNN(4, 4), LSTM(4, 4), SelfAttention(4, 3, 2))
rows = []
for length in (5, 50, 500):
    outputs = [layer(torch.randn(1, length, 4)) for layer in layers]
    chains = [products_in_a_row(y[0] if type(y) is tuple else y) for y in outputs]
    rows.append([length, *chains])
    print("{:3} tokens: RNN {}, LSTM {}, attention {}".format(*rows[-1]))
