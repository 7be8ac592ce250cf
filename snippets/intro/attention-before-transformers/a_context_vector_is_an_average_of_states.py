import torch

from transformer_notes.alignment import attentional_state, dot_score, soft_attention

torch.set_printoptions(precision=4, sci_mode=False)

# Features made up by hand: first person, negation, knowing. Words: je ne sais pas.
source = torch.tensor([[2.0, 0, 0], [0, 1, 0], [1, 0, 2], [0, 2, 0]])
target = torch.tensor([[0.4, 1, 0], [0, 0, 1]])  # about to write: don't, know

scores = dot_score(target, source)
context, weights = soft_attention(scores, source)
print("scores", scores, sep="\n")
print("weights", weights, sep="\n")
print("context", context, sep="\n")

both = torch.eye(3).repeat(2, 1)  # W_c, chosen so that it adds the two vectors
state = attentional_state(context, target, both)
to_words = torch.tensor([[2.0, 1, -1, 0, -1], [0, 3, 3, 0, 0], [0, 0, 0, 3, 3]])
logits = state @ to_words  # I, don't, doesn't, know, knows
print("state", state, sep="\n")
print("words", logits.softmax(dim=-1), sep="\n")
