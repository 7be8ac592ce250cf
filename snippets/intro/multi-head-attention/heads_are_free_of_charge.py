from transformer_notes.attention import MultiHeadAttention
from transformer_notes.counting import num_parameters

length, d_model = 70, 512
for num_heads in (1, 4, 8, 16, 32):
    plain = num_parameters(MultiHeadAttention(d_model, num_heads))
    biased = num_parameters(MultiHeadAttention(d_model, num_heads, bias=True))
    d_head = d_model // num_heads
    projections = 3 * num_heads * length * d_model * d_head + length * d_model**2
    pairs = 2 * num_heads * length**2 * d_head
    exponentials = num_heads * length**2
    print(f"{num_heads:2} heads: {plain:,} parameters, {biased:,} with biases;")
    print(f"  {projections:,} + {pairs:,} products, {exponentials:,} exponentials")
