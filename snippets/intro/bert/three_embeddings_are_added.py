import torch

from transformer_notes.bert import join_sentences
from transformer_notes.layers import layer_norm

torch.set_printoptions(precision=4, sci_mode=False)
words = ["[CLS]", "[SEP]", "my", "dog", "it", "barks"]
embedding = torch.tensor(
    [[0.1, 0, 0.2], [0, 0.3, 0.1], [0.5, -0.2, 0.3],
     [0.9, 0.4, -0.1], [-0.3, 0.6, 0.2], [0.2, -0.5, 0.7]]
)  # fmt: skip
segment = torch.tensor([[0.1, 0, 0], [0, 0.1, 0.2]])  # first sentence, second
position = torch.tensor(
    [[0, 0, 0.1], [0, 0.1, 0], [0.1, 0, 0], [0, 0.2, 0],
     [0.2, 0, 0], [0, 0, 0.2], [0.2, 0.2, 0]]
)  # fmt: skip

first, second = torch.tensor([2, 3]), torch.tensor([4, 5])
tokens, segments = join_sentences(first, second, class_token=0, separator=1)
total = embedding[tokens] + segment[segments] + position
print([words[token] for token in tokens])
print("segments", segments.tolist())
print(total)
x = layer_norm(total, gain=torch.ones(3), bias=torch.zeros(3))
print("dog, normalised:", x[2])
