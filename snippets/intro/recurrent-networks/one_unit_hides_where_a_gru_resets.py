import torch

from transformer_notes.recurrent import gru_step, gru_step_reset_after

torch.manual_seed(0)
for d_hidden in (1, 3):
    w, u = torch.randn(3, 2, d_hidden), torch.randn(3, d_hidden, d_hidden)
    b, no_bias = torch.randn(3, 1, d_hidden), torch.zeros(d_hidden)
    x, hidden = torch.randn(1, 2), torch.randn(1, d_hidden)
    published = gru_step(x, hidden, w, u, b)
    as_in_torch = gru_step_reset_after(x, hidden, w, u, b, no_bias)
    print(d_hidden, "unit(s), the same?", torch.allclose(published, as_in_torch))
