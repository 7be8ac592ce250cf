from transformer_notes.counting import gpt_parameters, vit_parameters
from transformer_notes.gpt import GPT3_175B
from transformer_notes.vit import published_vit

vocabulary = GPT3_175B.vocab_size * GPT3_175B.d_model
share = vocabulary / gpt_parameters(GPT3_175B)
rest = gpt_parameters(GPT3_175B) - vocabulary
times = rest / vit_parameters(published_vit("G/14"), head=False)
print(f"the vocabulary is {share:.2%} of GPT-3")
print(f"without it GPT-3 is {times:.1f} times ViT-G")
