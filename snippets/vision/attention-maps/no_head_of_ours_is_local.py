from notes_site.digits import digits
from notes_site.recorded import recorded
from notes_site.recorded_vit import recorded_vit
from transformer_notes.interpret import attention_distance, patch_distances

model, images = recorded_vit("digits"), digits()[1].images
grid, side = model.config.grid_size, model.config.patch_size
distances = patch_distances(grid, grid, side)
even = distances.mean()

weights = model.attention_weights(images)[..., 1:, 1:]
heads = attention_distance(weights, distances).mean(dim=1)
print("layers, heads:", *heads.shape)
print(f"an even head: {even:.4f} of {grid * side} pixels")
print("all within a fifth of it:", bool(((heads / even - 1).abs() < 0.2).all()))

three = recorded("where_heads_look")["spread"]["ViT"]["distance"]
within = 0.8 * even < min(three["lowest"]) and max(three["highest"]) < 1.2 * even
print("so in three other models:", bool(within))
