from transformer_notes.hybrid import receptive_field


def resnet(*blocks):  # ResNet-50: 7 × 7, a pooling, then one 3 × 3 in every block
    layers = [(7, 2), (3, 2)]
    for stage, count in enumerate(blocks):
        layers += [(3, 1 if stage == 0 else 2)] + [(3, 1)] * (count - 1)
    return layers


stems = {
    "patch of 16": [(16, 16)],
    "one 3 × 3": [(3, 2)],
    "two": [(3, 2)] * 2,
    "three": [(3, 2)] * 3,
    "four": [(3, 2)] * 4,
    "ResNet, first layers": resnet(),
    "ResNet-50 to stage 4": resnet(3, 4, 6, 3),
    "... of 3, 4, 9 blocks": resnet(3, 4, 9),
}
seen = {}
for name, layers in stems.items():
    seen[name] = width, stride = receptive_field(layers)
    print(
        f"{name:21} sees {width:3} pixels every {stride:2}, {224 // stride:3} a row"
    )
last, _ = seen["ResNet-50 to stage 4"]
