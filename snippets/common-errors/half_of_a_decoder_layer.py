from transformer_notes.counting import attention_parameters, decoder_layer_parameters
from transformer_notes.transformer import TRANSFORMER_BASE

config = TRANSFORMER_BASE
two_attentions = 2 * attention_parameters(config.d_model)
whole_layer = decoder_layer_parameters(config.d_model, config.d_ff)
print(f"two attentions: {two_attentions:,}")
print(f"whole layer:    {whole_layer:,}")
print(f"left out:       {1 - two_attentions / whole_layer:.1%}")
