import torch

from transformer_notes.counting import (
    feed_forward_macs,
    mixer_parameters,
    num_parameters,
)
from transformer_notes.mixer import Mixer, published_mixer

print("size  patches  parameters  token mixing's share of a layer: parameters, work")
for name in ("S/32", "S/16", "B/32", "B/16", "L/32", "L/16", "H/14"):
    config = published_mixer(name)
    with torch.device("meta"):  # shapes without numbers
        model = Mixer(config)
    count = num_parameters(model) - num_parameters(model.to_logits)
    assert count == mixer_parameters(config, head=False)
    layer = model.layers[0]
    stored = num_parameters(layer.token_mixing) / num_parameters(layer)
    tokens = feed_forward_macs(config.d_model, config.length, config.d_token)
    channels = feed_forward_macs(config.length, config.d_model, config.d_ff)
    work = tokens / (tokens + channels)
    print(f"{name}  {config.length:7} {count:12,}  {stored:6.1%}  {work:6.1%}")
