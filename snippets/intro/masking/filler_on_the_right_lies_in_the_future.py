import torch

from transformer_notes.attention import causal_mask, padding_mask
from transformer_notes.layers import EncoderLayer

torch.manual_seed(0)
layers = [EncoderLayer(d_model=6, num_heads=2, d_ff=10) for _ in range(2)]
x = torch.randn(1, 5, 6)


def read(mask: torch.Tensor) -> list[torch.Tensor]:
    first = layers[0](x, mask)
    return [first, layers[1](first, mask)]


causal = causal_mask(5)
right = torch.tensor([[True, True, True, False, False]])  # filler at the end
left = right.flip(1)  # filler at the start
with torch.no_grad():
    both = read(causal & padding_mask(right))[1]
    same = torch.equal(both[right], read(causal)[1][right])
    print("filler on the right, real rows as with the causal mask alone:", same)
    for depth, output in enumerate(read(causal & padding_mask(left)), start=1):
        lost = output.isnan().any(dim=-1)[0].tolist()
        print(f"filler on the left, NaN after layer {depth}:", lost)
    itself = torch.eye(5, dtype=torch.bool)  # everyone may look at itself
    cured = read(causal & padding_mask(left) | itself)[1]
    print("everyone reads itself, NaN at all:", cured.isnan().any().item())
