import torch
import torch.nn.functional as F

from transformer_notes.bert import BERTConfig, BERTPreTraining, hidden_token_loss

torch.manual_seed(0)
config = BERTConfig(vocab_size=11, max_length=9, d_model=8, num_heads=2, num_layers=3)
model = BERTPreTraining(config)
tokens = torch.tensor([[1, 4, 6, 2, 10, 3, 2]])  # 1 is [CLS], 2 is [SEP]
segments = torch.tensor([[0, 0, 0, 0, 1, 1, 1]])
chosen = torch.tensor([[False, False, True, False, False, True, False]])

# Every number has another name; 1 is now some other word.
names = torch.randperm(11)
same = BERTPreTraining(config)
same.load_state_dict(model.state_dict())
same.bert.embedding.weight.data[names] = model.bert.embedding.weight.data
renamed = same.bert(names[tokens], segments)[0]
print("renamed, the same:", torch.equal(renamed, model.bert(tokens, segments)[0]))

x, summary = model.bert(tokens, segments)
logits, is_next = model(tokens, segments)
words = hidden_token_loss(logits, tokens, chosen)
pair = F.cross_entropy(is_next, torch.tensor([0]))
summariser = model.bert.to_summary.weight
for name, loss in (("hidden words", words), ("next sentence", pair)):
    slope = torch.autograd.grad(loss, summariser, allow_unused=True)[0]
    print(f"{name}: the pooler learns: {slope is not None}")
