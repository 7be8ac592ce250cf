import torch

from transformer_notes.counting import num_parameters
from transformer_notes.distillation import DistilledVisionTransformer
from transformer_notes.vit import VisionTransformer, published_vit

added, counts = {}, {}
for name in ("Ti/16", "S/16", "B/16"):
    config = published_vit(name)
    with torch.device("meta"):
        plain = VisionTransformer(config)
        distilled = DistilledVisionTransformer(config)
        length = distilled.embed(torch.zeros(2, 3, 224, 224)).shape[1]
    counts[name] = num_parameters(distilled)
    added[name] = counts[name] - num_parameters(plain)
    print(f"{name:5} {length} tokens, {counts[name]:10,} parameters", end=", ")
    print(f"{added[name]:7,} of them new")
