import torch

from transformer_notes.attention import MultiHeadAttention, causal_mask

torch.manual_seed(0)
attention = MultiHeadAttention(d_model=6, num_heads=2)
x = torch.randn(1, 5, 6)

with torch.no_grad():
    at_once = attention(x, x)[0]
    one_by_one = torch.cat([attention(x[:, [row]], x)[0] for row in range(5)], dim=1)
    print(
        "no mask, all rows at once:", torch.allclose(at_once, one_by_one, atol=1e-6)
    )

    # What the mask is for: the rows of a text are those of the text so far.
    whole, so_far = at_once[:, :3], attention(x[:, :3], x[:, :3])[0]
    print("no mask, safe from later tokens:", torch.allclose(whole, so_far))
    whole = attention(x, x, causal_mask(5))[0][:, :3]
    so_far = attention(x[:, :3], x[:, :3], causal_mask(3))[0]
    print(
        "mask, safe from later tokens:   ", torch.allclose(whole, so_far, atol=1e-6)
    )
