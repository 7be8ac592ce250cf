import torch

from transformer_notes.gpt import GPT, GPTConfig

torch.manual_seed(0)
config = GPTConfig(vocab_size=30, max_length=8, d_model=12, num_heads=3, num_layers=2)
model = GPT(config)
premise, hypothesis = [7, 3, 9], [4, 11]
start, delimiter, classify = 27, 28, 29
text = torch.tensor([[start, *premise, delimiter, *hypothesis, classify]])
other = text.clone()
other[0, 6] = 12  # another last word of the hypothesis

with torch.no_grad():
    moved = (model.hidden_states(text) - model.hidden_states(other)).abs().amax(-1)
print("rows that notice:", [row + 1 for row in range(8) if moved[0, row] > 0])
