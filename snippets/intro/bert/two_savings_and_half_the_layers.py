from transformer_notes.bert import BERT_BASE
from transformer_notes.counting import bert_parameters, encoder_layer_parameters

d, layers, length = BERT_BASE.d_model, BERT_BASE.num_layers, BERT_BASE.max_length
layer = encoder_layer_parameters(d, BERT_BASE.d_ff, attention_bias=True)

# ALBERT: words of width E, and one layer that is used twelve times.
vocab, narrow = 30_000, 128
whole, factored = vocab * d, vocab * narrow + narrow * d
print(f"words: {whole:,} as V·H, {factored:,} as V·E + E·H")
print(f"layers: {layers * layer:,} as twelve, {layer:,} as one")
rest = (length + 2) * narrow + 2 * narrow + d  # places, segments, norm, bias
pooler = d * d + d
albert = factored + rest + layer + pooler
print(f"ALBERT {albert:,}")

# DistilBERT: half the layers, no segments, no pooler.
base = bert_parameters(BERT_BASE)
distilled = base - layers // 2 * layer - 2 * d - pooler
print(f"DistilBERT {distilled:,}, {1 - distilled / base:.1%} less than {base:,}")
