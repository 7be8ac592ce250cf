import torch

from transformer_notes.recurrent import rnn_step

context = torch.tensor([[0.70020, -0.75614]])  # after "France speak", by hand above
u = torch.tensor([[0.8, 0.2], [-0.3, 0.6]])
b = torch.zeros(2)
# One row for each target word that was written last: start, je, parle.
w = torch.tensor([[0.0, 0], [-0.4, 1.5], [-1.0, -1.0]])
to_logits = torch.tensor([[2.0, 1, -2], [-1, 2, 0]])
names, written = ["je", "parle", "end"], "start"

state, probability = context, 1.0
for _ in range(3):
    last = torch.eye(3)[["start", "je", "parle"].index(written)].unsqueeze(0)
    state = rnn_step(last, state, w, u, b)
    shares = (state @ to_logits).softmax(dim=-1)[0]
    written = names[shares.argmax()]
    probability *= shares.max().item()
    print(f"{written:5} {shares.max().item():.4f}, sentence so far {probability:.4f}")
