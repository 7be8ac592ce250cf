from transformer_notes.counting import (
    attention_macs,
    attention_parameters,
    decoder_layer_parameters,
    encoder_layer_parameters,
    feed_forward_macs,
    feed_forward_parameters,
    transformer_parameters,
)
from transformer_notes.transformer import TRANSFORMER_BASE

layer = feed_forward_parameters(512, 2048)
attention = attention_parameters(512)
encoder, decoder = (
    count(512, 2048) for count in (encoder_layer_parameters, decoder_layer_parameters)
)
model = transformer_parameters(TRANSFORMER_BASE)
print("feed-forward layer", layer, "attention", attention)
print("of an encoder block", round(layer / encoder, 4))
print("of a decoder block ", round(layer / decoder, 4))
print("of the whole model ", round(12 * layer / model, 4))

for n in (70, 1024, 4096):
    print(n, "tokens:", feed_forward_macs(n, 512, 2048), attention_macs(n, n, 512))
