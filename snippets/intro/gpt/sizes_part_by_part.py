from transformer_notes.counting import encoder_layer_parameters, gpt_parameters
from transformer_notes.gpt import GPT1, GPT2_SMALL, GPT2_XL, GPT3_175B

models = {
    "GPT-1": GPT1,
    "GPT-2 small": GPT2_SMALL,
    "GPT-2 XL": GPT2_XL,
    "GPT-3": GPT3_175B,
}
for name, config in models.items():
    layer = encoder_layer_parameters(config.d_model, config.d_ff, attention_bias=True)
    layers = config.num_layers * layer
    total = gpt_parameters(config)
    share = 100 * layers / total
    print(f"{name:12} {total:15,}, {share:4.1f} % in the layers")
