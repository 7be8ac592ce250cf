import torch

from transformer_notes.seq2seq import Seq2Seq

torch.manual_seed(0)
model = Seq2Seq(source_vocab_size=20, target_vocab_size=30, d_model=5, d_hidden=4)
for length in (3, 30, 300):
    source = torch.randint(20, (1, length))
    states, (hidden, cell) = model.encode(source)
    handed_over = hidden.numel() + cell.numel()
    print(f"{length:3} words: {handed_over} numbers, all states: {states.numel()}")
