import torch

from transformer_notes.alignment import concat_score, dot_score, general_score

torch.set_printoptions(precision=4, sci_mode=False)

source = torch.tensor([[2.0, 0, 0], [0, 1, 0], [1, 0, 2], [0, 2, 0]])
target = torch.tensor([[0.4, 1, 0]])
words = ["je", "ne", "sais", "pas"]

w_general = torch.tensor([[0.0, 2, 0], [1, 0, 0], [0, 0, 1]])
w_concat = torch.tensor([[0.0, 0], [0, -3], [0, 0], [0, 0], [2, 2], [-1, 0]])
v_concat = torch.tensor([1.0, -1])

dot = dot_score(target, source)
general = general_score(target, source, w_general)
concat = concat_score(target, source, w_concat, v_concat)
for name, scores in (("dot", dot), ("general", general), ("concat", concat)):
    order = scores[0].argsort(descending=True)
    print(f"{name:8}", scores[0], " > ".join(words[i] for i in order))
