import torch
from torch import nn

from transformer_notes.counting import encoder_layer_parameters, num_parameters
from transformer_notes.layers import EncoderLayer

with torch.device("meta"):  # counts, without memory
    ours = EncoderLayer(512, num_heads=8, d_ff=2048)
    theirs = nn.TransformerEncoderLayer(512, nhead=8, dim_feedforward=2048)
for name, part in ours.named_children():
    print(f"{name:18}{num_parameters(part):>10}")
print(f"{'block':18}{num_parameters(ours):>10}")
print("by formula:", encoder_layer_parameters(512, 2048))
print("PyTorch's, with four biases in attention:", num_parameters(theirs))
