import torch

patches = torch.arange(8)
for order in ([5, 2, 7, 0, 3, 6, 1, 4], [2, 5, 0, 3, 7, 1, 6, 4]):
    shuffle = torch.tensor(order)
    shuffled = torch.cat((patches[shuffle[:2]], torch.full((6,), -1)))
    print("right", shuffled[shuffle.argsort()].tolist())
    print("wrong", shuffled[shuffle].tolist())
