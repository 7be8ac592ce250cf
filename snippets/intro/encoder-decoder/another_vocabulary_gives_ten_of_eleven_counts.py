from dataclasses import replace

from transformer_notes.counting import transformer_parameters
from transformer_notes.transformer import TRANSFORMER_BASE, TRANSFORMER_BIG

# What differs from the base model; the width d_k; the count in table 3, in millions.
rows = [
    ("base", {}, 64, 65),
    ("d_k = 16", {}, 16, 58),
    ("d_k = 32", {}, 32, 60),
    ("N = 2", {"num_layers": 2}, 64, 36),
    ("N = 4", {"num_layers": 4}, 64, 50),
    ("N = 8", {"num_layers": 8}, 64, 80),
    ("d_model = 256", {"d_model": 256}, 32, 28),
    ("d_model = 1024", {"d_model": 1024}, 128, 168),
    ("d_ff = 1024", {"d_ff": 1024}, 64, 53),
    ("d_ff = 4096", {"d_ff": 4096}, 64, 90),
    ("big", {}, 64, 213),
]
for name, change, d_k, paper in rows:
    config = replace(TRANSFORMER_BIG if name == "big" else TRANSFORMER_BASE, **change)
    width, keys = config.d_model, config.num_heads * d_k
    attentions = 3 * config.num_layers
    text = transformer_parameters(config) - attentions * 2 * width * (width - keys)
    # The code: 40,960 tokens, 32 vectors for target languages, biases in attention.
    more_rows = 40_960 - config.vocab_size + 32
    code = text + more_rows * width + attentions * 2 * (keys + width)
    print(f"{name:14} {paper:3} {text:11,} {code:11,}", round(code / 1e6) == paper)
