from math import log10

# Images before, and accuracy on ImageNet after fine-tuning, in percent.
images = [1_300_000, 14_000_000, 303_000_000]
accuracy = {
    "B/32": [73.38, 81.28, 80.73],
    "B/16": [77.91, 83.97, 84.15],
    "L/32": [71.16, 80.99, 84.37],
    "L/16": [76.53, 85.15, 87.12],
    "ResNet": [81.30, 85.39, 87.54],  # ResNet-152x4, from the paper on BiT
}

tenfolds = [log10(images[1] / images[0]), log10(images[2] / images[1])]
gained = {m: (a[1] - a[0], a[2] - a[1]) for m, a in accuracy.items()}
slopes = {
    model: (first / tenfolds[0], second / tenfolds[1])
    for model, (first, second) in gained.items()
}

print("tenfolds:", *(f"{tenfold:.4f}" for tenfold in tenfolds))
print("points for ten times the images")
for model, (first, second) in slopes.items():
    print(f"{model:7} {first:7.3f} {second:7.3f}")
