from transformer_notes.counting import (
    attention_macs,
    attention_parameters,
    feed_forward_macs,
)
from transformer_notes.recurrent import LSTM

length, d_model, d_ff = 64, 512, 1024
layer = LSTM(d_model, d_model)
lstm_weights = layer.input_weight.numel() + layer.hidden_weight.numel()
weights = attention_parameters(d_model) + 2 * d_model * d_ff
print(f"weights: {lstm_weights:,} in the LSTM, {weights:,} in the Transformer layer")

lstm = length * lstm_weights  # each weight once for each token
transformer = attention_macs(length, length, d_model)
transformer += feed_forward_macs(length, d_model, d_ff)
print(f"multiplications: {lstm:,} and {transformer:,}")
