from transformer_notes.counting import attention_macs, feed_forward_macs
from transformer_notes.vit import published_vit


def pair_share(name, side):
    """Give the part of the MACs of a block that are pairs of tokens."""
    config = published_vit(name, image_size=side)
    length, d_model = config.length, config.d_model
    block = attention_macs(length, length, d_model)
    block += feed_forward_macs(length, d_model, config.d_ff)
    return 2 * length**2 * d_model / block


print("model   equal at  pixels   224   384   512  1024")
shares, equal = {}, {}
for name in ("Ti/16", "S/16", "B/16", "L/16", "H/14", "g/14", "G/14"):
    config = published_vit(name)
    tokens = 2 * config.d_model + config.d_ff
    pixels = round(config.patch_size * (tokens - 1) ** 0.5)
    # A patch of 14 does not divide 384, 512 and 1024: take what it divides below.
    sides = [side - side % config.patch_size for side in (224, 384, 512, 1024)]
    shares[name] = [pair_share(name, side) for side in sides]
    equal[name] = tokens, pixels
    row = "".join(f"{share:6.1%}" for share in shares[name])
    print(f"{name:6}{tokens:10,}{pixels:8,}{row}")
