import torch

STRONGEST = 10


def move_right(image, magnitude):
    pixels = 2 * magnitude // STRONGEST
    return torch.nn.functional.pad(image, (pixels, -pixels))


def brighten(image, magnitude):
    return (image * (1 + magnitude / STRONGEST)).clamp(max=255)


def solarize(image, magnitude):
    bright = image >= 256 - 256 * magnitude / STRONGEST
    return torch.where(bright, 255 - image, image)


changes = (move_right, brighten, solarize)
image = torch.tensor([[10.0, 100, 201, 60], [40, 251, 30, 120]])
for drawn in ((0, 2), (2, 1)):  # N = 2 of K = 3, with M = 5
    result = image
    for index in drawn:
        result = changes[index](result, 5)
        print(f"{changes[index].__name__:10}", result.int().tolist())
print("sequences of two:", len(changes) ** 2, "and of the paper:", 14**2)
