import torch

from transformer_notes.transformer import Transformer, TransformerConfig

torch.manual_seed(0)
config = TransformerConfig(
    vocab_size=17, d_model=12, d_ff=20, num_heads=2, num_layers=4, dropout=0.1
)
model = Transformer(config).eval()
source, target = torch.randint(17, (3, 5)), torch.randint(17, (3, 7))

memories = []
for layer in model.decoder:
    layer.cross_attention.register_forward_pre_hook(
        lambda module, inputs: memories.append(inputs[1])
    )
with torch.no_grad():
    model(source, target)
    outputs = [model.embed(source)]
    for layer in model.encoder:
        outputs.append(layer(outputs[-1]))
for number, memory in enumerate(memories, start=1):
    same = [i for i, output in enumerate(outputs) if torch.allclose(output, memory)]
    print(f"decoder layer {number} reads the output of encoder layer {same}")
