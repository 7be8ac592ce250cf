import math

import torch

from transformer_notes.gpt import GPT, GPTConfig, next_token_loss

torch.manual_seed(0)
config = GPTConfig(
    vocab_size=600, max_length=20, d_model=24, num_heads=3, num_layers=2
)
model = GPT(config)
text = torch.randint(600, (8, 20))  # 8 texts of 20 random tokens

with torch.no_grad():
    logits = model(text)
loss = next_token_loss(logits, text)
nothing = math.log(600)
print(f"loss {loss:.2f}, to know nothing costs {nothing:.2f}")

# Forgot the shift: each token is compared with itself, and it has just been read.
itself = logits.flatten(0, 1)
unshifted = torch.nn.functional.cross_entropy(itself, text.flatten())
print(f"without the shift {unshifted:.1f}")
