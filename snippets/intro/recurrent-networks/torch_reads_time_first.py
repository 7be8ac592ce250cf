import torch
from torch import nn

torch.manual_seed(0)
sentences = torch.randn(5, 4, 3)  # five sentences of four words, each three wide
default = nn.RNN(3, 2)
meant = nn.RNN(3, 2, batch_first=True)
meant.load_state_dict(default.state_dict())

changed = sentences.clone()
changed[1] += 1  # another second sentence; the third must not notice
for name, rnn in (("default", default), ("batch_first", meant)):
    before, after = rnn(sentences)[0][2], rnn(changed)[0][2]
    shape = tuple(rnn(sentences)[0].shape)
    print(f"{name:11} {shape} third sentence unmoved?", torch.equal(before, after))
