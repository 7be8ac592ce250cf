def crossing(n_1: float, n_2: float, gap_1: float, gap_2: float) -> float:
    """Say where a gap closes that shrinks evenly with each tenfold of images."""
    return n_1 * (n_2 / n_1) ** (gap_1 / (gap_1 - gap_2))


# Accuracy after 1.3, 14 and 303 million images.
b16, l16 = [77.91, 83.97, 84.15], [76.53, 85.15, 87.12]
resnet, h14 = [81.30, 85.39, 87.54], [None, 85.13, 88.04]

gaps_l16 = (b16[0] - l16[0], b16[1] - l16[1])
gaps_h14 = (resnet[1] - h14[1], resnet[2] - h14[2])
share = gaps_l16[0] / (gaps_l16[0] - gaps_l16[1])
l16_over_b16 = crossing(1.3, 14, *gaps_l16)
h14_over_resnet = crossing(14, 303, *gaps_h14)

print(f"L/16 over B/16 from {l16_over_b16:.2f} million images on")
print(f"H/14 over the ResNet from {h14_over_resnet:.2f} million on")
