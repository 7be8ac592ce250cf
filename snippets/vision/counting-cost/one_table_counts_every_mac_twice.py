from transformer_notes.counting import vit_macs
from transformer_notes.vit import published_vit

# GFLOPs with images of 224 and 384 pixels: Zhai et al. 2021, table 2.
printed = {
    "Ti/16": (2.5, 9.5), "S/32": (2.3, 6.9), "S/16": (9.2, 31.2), "B/32": (8.7, 26.0),
    "B/16": (35.1, 111.3), "L/16": (122.9, 382.8),
}  # fmt: skip
giga = {
    (name, side): vit_macs(published_vit(name, image_size=side, num_classes=0)) / 1e9
    for name in printed
    for side in (224, 384)
}
print("model   GMACs  twice  printed  GMACs  twice  printed")
for name, (small, large) in printed.items():
    one, two = giga[name, 224], giga[name, 384]
    print(f"{name:6}{one:7.2f}{2 * one:7.1f}{small:9}", end="")
    print(f"{two:7.2f}{2 * two:7.1f}{large:9}")

gaps = [
    abs(2 * giga[name, side] / gflops - 1)
    for name, row in printed.items()
    for side, gflops in zip((224, 384), row, strict=True)
]
print(f"farthest apart: {max(gaps):.1%}")
