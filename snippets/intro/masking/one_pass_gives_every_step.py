import torch

from transformer_notes.transformer import Transformer, TransformerConfig

torch.manual_seed(0)
config = TransformerConfig(
    vocab_size=11, d_model=8, d_ff=10, num_heads=2, num_layers=3, dropout=0.1
)
model = Transformer(config).eval()  # eval: no dropout
source = torch.tensor([[7, 3, 9, 2, 5, 8]])
target = torch.tensor([[0, 4, 6, 1, 10]])  # start token first

with torch.no_grad():
    one_pass = model(source, target)
    memory = model.encode(source)
    for step in range(1, 6):
        logits = model.decode(target[:, :step], memory)
        same = torch.allclose(logits[:, -1], one_pass[:, step - 1], atol=1e-5)
        print(f"step {step} reads {target[0, :step].tolist()}, the same row: {same}")
