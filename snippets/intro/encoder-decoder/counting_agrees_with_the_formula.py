import torch

from transformer_notes.counting import num_parameters, transformer_parameters
from transformer_notes.transformer import (
    TRANSFORMER_BASE,
    TRANSFORMER_BIG,
    Transformer,
)

for name, config in {"base": TRANSFORMER_BASE, "big": TRANSFORMER_BIG}.items():
    with torch.device("meta"):  # shapes without memory
        model = Transformer(config)
    for part in (model.embedding, model.encoder, model.decoder):
        print(f"{num_parameters(part):11,}")
    print(f"{name}: {num_parameters(model):,} counted", end=", ")
    print(f"{transformer_parameters(config):,} by formula")
