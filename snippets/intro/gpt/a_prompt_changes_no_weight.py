import torch

from transformer_notes.gpt import GPT, GPTConfig, with_cache

torch.manual_seed(0)
config = GPTConfig(vocab_size=20, max_length=9, d_model=8, num_heads=2, num_layers=2)
model = GPT(config)
start = [parameter.clone() for parameter in model.parameters()]
question = torch.tensor([[4]])
examples = torch.tensor([[4, 11, 6, 12, 4]])  # two examples, then the question

with torch.no_grad():
    before = with_cache(model)(question)
    prompted = with_cache(model)(examples)
    after = with_cache(model)(question)
same = all(map(torch.equal, start, model.parameters()))
print("the weights are the same:      ", same)
print("the prompt changes the answer: ", not torch.allclose(prompted, before))
print("the next prompt knows nothing: ", torch.equal(after, before))
