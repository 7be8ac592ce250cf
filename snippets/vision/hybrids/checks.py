from transformer_notes.hybrid import receptive_field

# Table 6 of the paper: ImageNet accuracy, and compute of pre-training in exaFLOPs.
vit = {
    "B/32": (80.73, 55),
    "B/16": (84.15, 224),
    "L/32": (84.37, 196),
    "L/16": (86.30, 783),
}
hybrid = {
    "B/32": (84.90, 106),
    "B/16": (85.58, 274),
    "L/32": (85.68, 246),
    "L/16": (86.60, 859),
}
gains = tuple(hybrid[name][0] - vit[name][0] for name in vit)
resnet_alone = 50
sums = tuple(compute + resnet_alone for _, compute in vit.values())
half_of_fourteen = 1668 / 2

# ResNet-50 as first published: the stride of a stage is that of a 1 × 1 convolution.
layers = [(7, 2), (3, 2)]
for stage, count in enumerate((3, 4, 6, 3)):
    layers += [(1, 1 if stage == 0 else 2)] + [(3, 1)] * count
first_published, _ = receptive_field(layers)
to_either_side = (427 - 1) // 2

# Questions.
five, five_stride = receptive_field([(3, 2)] * 5)
five_as_sum = 1 + 5 * 2
five_forgotten_one = five - 1
tokens_384 = (384 // 16) ** 2
tokens_384_stage_4 = (384 // 32) ** 2
tokens_384_first = (384 // 4) ** 2
tokens_with_class = tokens_384 + 1
projection = 1024 * 768 + 768
projection_16 = 16 * 16 * 1024 * 768 + 768
projection_pixels = 16 * 16 * 3 * 768 + 768
projection_no_bias = projection - 768
rows_225 = -(-225 // 16)
