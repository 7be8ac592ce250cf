import torch


def back(length: int, reach: int, gap: int = 1) -> torch.Tensor:
    """Say who reads whom: itself and `reach` earlier tokens, `gap` apart."""
    token = torch.arange(length)
    distance = token.unsqueeze(-1) - token
    return (distance % gap == 0) & (distance >= 0) & (distance <= reach * gap)


def longest_path(layers: list[torch.Tensor]) -> int:
    """Count layers until the last token reads the first; their order is no matter."""
    heard = torch.zeros(len(layers[0]))
    heard[-1] = 1
    for count, layer in enumerate(layers, start=1):
        heard = (heard @ layer.float() > 0).float()
        if heard[0]:
            return count
    raise ValueError("the first token is out of reach")


for n in (9, 729):
    recurrence = longest_path([back(n, reach=1)] * n)
    convolution = longest_path([back(n, reach=2)] * n)
    dilated = longest_path([back(n, reach=2, gap=3**layer) for layer in range(6)])
    restricted = longest_path([back(n, reach=4)] * n)
    attention = longest_path([back(n, reach=n)])
    print(f"{n} tokens: recurrence {recurrence}, attention {attention}")
    print(f"  convolution {convolution}, dilated {dilated}, restricted {restricted}")
