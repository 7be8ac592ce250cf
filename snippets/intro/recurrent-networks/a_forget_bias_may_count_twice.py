import torch
from torch import nn

lstm = nn.LSTM(input_size=3, hidden_size=5)
biases = [lstm.bias_ih_l0, lstm.bias_hh_l0]
with torch.no_grad():
    for bias in biases:
        bias.zero_()
        bias[5:10] = 1  # the order is i, f, g, o
gate = torch.sigmoid(sum(bias[5:10] for bias in biases))
meant = torch.sigmoid(torch.tensor(1.0))
print(f"forget gate {gate[0].item():.4f}, meant was {meant.item():.4f}")
