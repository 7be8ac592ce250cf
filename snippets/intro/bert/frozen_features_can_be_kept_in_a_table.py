from copy import deepcopy

import torch
from torch import nn

from transformer_notes.bert import BERT, BERTConfig

torch.manual_seed(0)
sizes = BERTConfig(vocab_size=11, max_length=9, d_model=8, num_heads=2, num_layers=3)
bert = BERT(sizes)
texts, labels = torch.randint(11, (6, 7)), torch.tensor([0, 2, 1, 1, 0, 2])
segments = torch.zeros_like(texts)
table = bert(texts, segments)[1].detach()  # features, computed once


def train(head: nn.Linear, from_table: bool, *learned: nn.Parameter) -> torch.Tensor:
    optimiser = torch.optim.SGD([*head.parameters(), *learned], lr=1.0)
    for _ in range(5):
        optimiser.zero_grad()
        features = table if from_table else bert(texts, segments)[1]
        nn.functional.cross_entropy(head(features), labels).backward()
        optimiser.step()
    return head.weight.detach()


head = nn.Linear(8, 3)
kept, frozen = train(deepcopy(head), True), train(deepcopy(head), False)
tuned = train(deepcopy(head), False, *bert.parameters())
print("frozen, the same head:    ", torch.allclose(kept, frozen))
print("fine-tuned, the same head:", torch.allclose(kept, tuned))
