import torch

from transformer_notes.bert import BERT_BASE, BERT_LARGE, BERTConfig, BERTPreTraining
from transformer_notes.counting import (
    attention_parameters,
    bert_parameters,
    feed_forward_parameters,
    num_parameters,
)


def parts(config: BERTConfig) -> dict[str, int]:
    d, layers = config.d_model, config.num_layers
    return {
        "tokens, positions": (config.vocab_size + config.max_length) * d,
        "segments, norm": 2 * d + 2 * d,
        "attention": layers * attention_parameters(d, bias=True),
        "feed-forward": layers * feed_forward_parameters(d, config.d_ff),
        "norms of the layers": layers * 2 * 2 * d,
        "pooler": d * d + d,
        "head for words": d * d + d + 2 * d + config.vocab_size,
        "head for pairs": 2 * d + 2,
    }


for config in (BERT_BASE, BERT_LARGE):
    with torch.device("meta"):  # shapes without numbers
        model = BERTPreTraining(config)
    total, bare = sum(parts(config).values()), bert_parameters(config)
    print(f"by parts {total:,}, counted {num_parameters(model):,}, bare {bare:,}")
