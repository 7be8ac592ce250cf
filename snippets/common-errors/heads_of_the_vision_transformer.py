from transformer_notes.attention import MultiHeadAttention
from transformer_notes.counting import num_parameters

for name, d_model, num_heads in (
    ("Transformer base", 512, 8),
    ("ViT-Base", 768, 12),
    ("ViT-Large", 1024, 16),
    ("ViT-Huge", 1280, 16),
):
    print(f"{name}: {num_heads} heads of width {d_model // num_heads}")

eight, twelve = (
    num_parameters(MultiHeadAttention(768, h, bias=True)) for h in (8, 12)
)
print("a wrong number of heads shows in the count:", eight != twelve)
