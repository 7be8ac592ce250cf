import torch

from transformer_notes.bert import BERT, BERTConfig
from transformer_notes.counting import num_parameters
from transformer_notes.layers import EncoderLayer, gelu
from transformer_notes.vit import VisionTransformer, published_vit

sizes = {"d_model": 768, "num_heads": 12, "num_layers": 12}
with torch.device("meta"):
    bert = BERT(BERTConfig(vocab_size=30522, max_length=512, **sizes))
    vit = VisionTransformer(published_vit("B/16"))
stacks = [num_parameters(model.layers) for model in (bert, vit)]
print(f"BERT base {stacks[0]:,}, ViT-B/16 {stacks[1]:,}")

torch.manual_seed(0)
as_in_both = {"activation": gelu, "attention_bias": True}
post = EncoderLayer(6, 2, 20, **as_in_both)
pre = EncoderLayer(6, 2, 20, **as_in_both, pre_norm=True)
pre.load_state_dict(post.state_dict())
x = torch.randn(1, 5, 6)
print("same weights, same tokens, same result:", torch.allclose(pre(x), post(x)))
