import torch

from transformer_notes.gpt import GPT, GPTConfig

torch.manual_seed(0)
config = GPTConfig(vocab_size=20, max_length=6, d_model=8, num_heads=2, num_layers=2)
model = GPT(config)
short = torch.tensor([[3, 5, 7]])
padded = torch.tensor([[3, 5, 7, 0, 0, 0]])  # 0 is filler
length = 3

with torch.no_grad():
    alone = model.hidden_states(short)[0, -1]
    rows = model.hidden_states(padded)[0]
print("its own last row: ", torch.allclose(rows[length - 1], alone, atol=1e-5))
print("the row at the end:", torch.allclose(rows[-1], alone, atol=1e-5))
