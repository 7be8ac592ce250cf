import torch

photo = torch.tensor([[1, 3, 6, 4], [2, 5, 9, 7], [0, 4, 4, 8]])


def difference_hash(image):
    return (image[:, 1:] > image[:, :-1]).int().flatten()


def distance(image):
    return (difference_hash(image) != difference_hash(photo)).sum().item()


others = {
    "brighter by 20": photo + 20,
    "twice the contrast": 2 * photo,
    "one pixel retouched": photo + torch.tensor([[0] * 4, [0] * 4, [0, 0, 2, 0]]),
    "moved by a column": photo.roll(1, dims=1),
    "mirrored": photo.flip(dims=[1]),
    "another photo": torch.tensor([[9, 7, 8, 2], [3, 6, 1, 5], [8, 4, 2, 7]]),
}
distances = {name: distance(image) for name, image in others.items()}
print("hash of the photo:", "".join(map(str, difference_hash(photo).tolist())))
for name, bits in distances.items():
    print(f"{name:20} {bits} of 9 bits differ")
