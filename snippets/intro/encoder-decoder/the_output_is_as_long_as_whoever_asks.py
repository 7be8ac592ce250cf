import torch

from transformer_notes.attention import MultiHeadAttention

torch.manual_seed(0)
attention = MultiHeadAttention(d_model=6, num_heads=2)
target, memory = torch.randn(1, 4, 6), torch.randn(1, 3, 6)  # 4 ask, 3 answer
with torch.no_grad():
    print([*attention(target, memory)[0].shape], "as long as the target")
    print([*attention(memory, target)[0].shape], "swapped: as long as the source")
    print([*attention(target[:, :3], memory)[0].shape], "equal lengths:", end=" ")
    print([*attention(memory, target[:, :3])[0].shape], "and nothing gives it away")
    order = torch.tensor([2, 0, 1])
    shuffled = attention(target, memory[:, order])[0]
    print("memory shuffled:", torch.allclose(shuffled, attention(target, memory)[0]))
