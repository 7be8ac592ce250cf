import torch
from torch import nn

from transformer_notes.layers import EncoderLayer


def copy_into(ours: EncoderLayer, theirs: nn.TransformerEncoderLayer) -> None:
    mine, attention = ours.attention, theirs.self_attn
    parts = (mine.to_query, mine.to_key, mine.to_value)
    for part, weight in zip(parts, attention.in_proj_weight.chunk(3), strict=True):
        part.weight.copy_(weight)
    mine.to_output.weight.copy_(attention.out_proj.weight)  # biases start at zero
    ours.feed_forward.to_hidden.load_state_dict(theirs.linear1.state_dict())
    ours.feed_forward.to_output.load_state_dict(theirs.linear2.state_dict())


torch.manual_seed(4)
x = torch.randn(2, 5, 12)  # batch, length, d_model
with torch.no_grad():
    for pre_norm in (False, True):
        theirs = nn.TransformerEncoderLayer(
            12, nhead=3, dim_feedforward=20, norm_first=pre_norm, batch_first=True
        ).eval()
        ours = EncoderLayer(12, num_heads=3, d_ff=20, pre_norm=pre_norm)
        copy_into(ours, theirs)
        print("norm first" if pre_norm else "norm last", end=": ")
        print("agrees", torch.allclose(ours(x), theirs(x), atol=1e-5), end=", ")
        ours.pre_norm = not pre_norm
        print("other order", torch.allclose(ours(x), theirs(x), atol=1e-5))
