import torch

from transformer_notes.bert import BERT, BERTConfig
from transformer_notes.gpt import GPT, GPTConfig

torch.manual_seed(0)
sizes = dict(vocab_size=11, max_length=9, d_model=8, num_heads=2, num_layers=3)
bert, gpt = BERT(BERTConfig(**sizes)), GPT(GPTConfig(**sizes))
tokens = torch.tensor([[4, 6, 1, 10, 3]])
longer = torch.cat((tokens, torch.tensor([[7]])), dim=1)

with torch.no_grad():
    before, _ = bert(tokens, torch.zeros_like(tokens))
    after, _ = bert(longer, torch.zeros_like(longer))
    kept = [torch.allclose(before[0, i], after[0, i], atol=1e-6) for i in range(5)]
    print("BERT, old rows kept:", kept)
    before, after = gpt.hidden_states(tokens), gpt.hidden_states(longer)
    kept = [torch.allclose(before[0, i], after[0, i], atol=1e-6) for i in range(5)]
    print("GPT, old rows kept: ", kept)
