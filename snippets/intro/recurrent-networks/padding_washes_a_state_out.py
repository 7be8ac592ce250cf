import torch

from transformer_notes.recurrent import RNN

torch.manual_seed(0)
rnn = RNN(d_model=3, d_hidden=4).double()
sentence = torch.randn(1, 5, 3, dtype=torch.float64)
silence = torch.zeros(1, 25, 3, dtype=torch.float64)
padded = torch.cat([sentence, silence], dim=1)

states = rnn(padded)[0]
other = rnn(torch.cat([-sentence, silence], dim=1))[0]
apart, after = (states[4] - other[4]).norm(), (states[-1] - other[-1]).norm()
print(f"apart by {apart.item():.2f}, after the padding by {after.item():.0e}")
