import torch

from notes_site.digits import digits
from notes_site.recorded_vit import recorded_vit
from transformer_notes.quantisation import observe_ranges, quantised

training, tests = digits()
floor, ceiling = 0.95, 0.3
model, stretched = recorded_vit("digits"), recorded_vit("digits")
with torch.no_grad():
    for layer in stretched.layers:
        heads, hidden = layer.attention, layer.feed_forward.to_hidden
        for norm, readers in (
            (layer.attention_norm, (heads.to_query, heads.to_key, heads.to_value)),
            (layer.feed_forward_norm, (hidden,)),
        ):
            norm.gain[7] *= 300  # one channel of 48 gets large …
            norm.bias[7] *= 300
            for reader in readers:
                reader.weight[:, 7] /= 300  # … and its readers make it small

    same = torch.allclose(model(tests.images), stretched(tests.images), atol=0.01)
    print("same function:", same)
    for name, network in (("as trained", model), ("stretched", stretched)):
        ranges = observe_ranges(network, [training.images[:100]])
        logits = quantised(network, 8, ranges=ranges)(tests.images)
        right = (logits.argmax(dim=1) == tests.labels).float().mean()
        print(f"{name}, 8 bits: above {floor:.0%}:", bool(right > floor), end="; ")
        print(f"below {ceiling:.0%}:", bool(right < ceiling))
