from transformer_notes.counting import attention_macs, feed_forward_macs


def layer_macs(length: int, d_model: int) -> dict[str, int]:
    """Count the MACs of one layer; a gate of a recurrent one has two matrices."""
    gate = 2 * length * d_model * d_model
    attention = attention_macs(length, length, d_model)
    feed_forward = feed_forward_macs(length, d_model, 4 * d_model)
    return {
        "projections": 2 * gate,
        "pairs": attention - 2 * gate,
        "attention": attention,
        "with feed-forward": attention + feed_forward,
        "RNN": gate,
        "GRU": 3 * gate,
        "LSTM": 4 * gate,
    }


d_model = 512
print("tokens", *layer_macs(1, d_model), sep="  ")
for length in (64, 512, 1024, 3072):
    macs = layer_macs(length, d_model)
    unit = length * d_model**2
    print(f"{length:6}", *(f"{macs[x] / unit:{len(x)}g}" for x in macs), sep="  ")
