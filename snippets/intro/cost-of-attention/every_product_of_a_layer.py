from transformer_notes.counting import attention_macs, feed_forward_macs


def layer_macs(length: int, d_model: int) -> dict[str, int]:
    """Count the MACs of one layer; a gate of a recurrent one has two matrices."""
    gate = 2 * length * d_model * d_model
    attention = attention_macs(length, length, d_model)
    feed_forward = feed_forward_macs(length, d_model, 4 * d_model)
    return {
        "pairs": attention - 4 * length * d_model**2,
        "projections": 4 * length * d_model**2,
        "attention": attention,
        "feed-forward": feed_forward,
        "RNN": gate,
        "GRU": 3 * gate,
        "LSTM": 4 * gate,
        "both sub-layers": attention + feed_forward,
    }


d_model = 512
unit = d_model**2  # so that the recurrent layers cost 2, 6 and 8 for each token
for length in (64, 512, 1024, 3072):
    macs = layer_macs(length, d_model)
    print(length, {name: count / (length * unit) for name, count in macs.items()})
