import torch

from transformer_notes.counting import num_parameters, vit_parameters
from transformer_notes.vit import VisionTransformer, published_vit

counted = {}
for name in ("B/16", "L/16"):
    config = published_vit(name)
    with torch.device("meta"):  # shapes without memory
        model = VisionTransformer(config)
    parts = {
        "patch embedding": num_parameters(model.embedding),
        "class token": model.class_token.numel(),
        "positions": num_parameters(model.positions),
        "attention": num_parameters(model.layers[0].attention),
        "feed-forward": num_parameters(model.layers[0].feed_forward),
        "blocks": num_parameters(model.layers),
        "last norm": num_parameters(model.norm),
        "head": num_parameters(model.to_logits),
        "all": num_parameters(model),
    }
    assert parts["all"] == vit_parameters(config)
    counted[name] = parts

for part in counted["B/16"]:
    print(f"{part:16}{counted['B/16'][part]:12,}{counted['L/16'][part]:13,}")
