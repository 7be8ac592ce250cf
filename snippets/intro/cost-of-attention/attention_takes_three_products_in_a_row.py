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
layers = {"RNN": RNN(4, 4), "LSTM": LSTM(4, 4), "attention": SelfAttention(4, 3, 2)}
for length in (5, 50, 500):
    x = torch.randn(1, length, 4)
    for name, layer in layers.items():
        output = layer(x)
        output = output[0] if isinstance(output, tuple) else output
        print(f"{length:3} tokens, {name}: {products_in_a_row(output)}")
