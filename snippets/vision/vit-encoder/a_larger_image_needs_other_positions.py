import torch

from transformer_notes.vit import VisionTransformer, at_resolution, published_vit

with torch.device("meta"):  # shapes only, no numbers
    vit = VisionTransformer(published_vit("B/16"))
    images = torch.empty(2, 3, 384, 384)
    tokens = vit.embedding(images)
    table = vit.positions.table
    print(tuple(tokens.shape), "tokens, and", tuple(table.shape), "positions")
    try:
        vit(images)
    except ValueError:
        print("refused")

    larger = at_resolution(vit, image_size=384)
    table = larger.positions.table
    print(tuple(table.shape), "positions:", tuple(larger(images).shape))
