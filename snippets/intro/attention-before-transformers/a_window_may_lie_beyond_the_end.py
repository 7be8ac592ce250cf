import torch

from transformer_notes.alignment import local_m_weights

# Eight target words, five source words, a window of one to either side.
weights = local_m_weights(torch.zeros(8, 5), half_width=1)
for position in (0, 4, 5, 6):
    print(position, [round(weight, 4) for weight in weights[position].tolist()])
