import torch

from transformer_notes.layers import EncoderLayer

torch.set_printoptions(precision=4, sci_mode=False)


def matrix(rows: str) -> torch.Tensor:
    return torch.tensor([[float(n) for n in row] for row in rows.split()])


x = torch.tensor([[[2.0, 0, 1, 1], [0, 1, 0, 3]]])
weights = {
    "attention.to_query": matrix("0100 1000 0000 0010"),
    "attention.to_key": matrix("1000 0010 0100 0100"),
    "attention.to_value": matrix("1000 0010 0100 0001"),
    "attention.to_output": matrix("0001 0100 1000 0010"),
    "feed_forward.to_hidden": matrix("000 010 101 011") - matrix("100 000 000 000"),
    "feed_forward.to_output": matrix("0020 1000 0100") - matrix("0000 0001 0000"),
}
for pre_norm in (False, True):
    block = EncoderLayer(d_model=4, num_heads=1, d_ff=3, pre_norm=pre_norm)
    for name, entries in weights.items():
        block.get_submodule(name).weight.data = entries.T
    block.feed_forward.to_hidden.bias.data = torch.tensor([0.0, 0, -1])
    block.feed_forward.to_output.bias.data = torch.tensor([0.0, 0, 0, 1])
    print("pre-norm" if pre_norm else "post-norm", block(x).detach(), sep="\n")
