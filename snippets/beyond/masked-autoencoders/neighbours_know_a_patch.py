import torch
from sklearn.datasets import load_sample_image
from torch.nn.functional import conv2d

from transformer_notes.patches import patchify

# A photograph of a temple, in grey; the mean of each patch of 16 × 16 pixels.
image = torch.tensor(load_sample_image("china.jpg"))[:416].float().mean(dim=-1)
photograph = patchify(image[None, None], 16).mean(dim=-1).view(1, 26, 40)
order = torch.randperm(26 * 40, generator=torch.Generator().manual_seed(1))
shuffled = photograph.flatten()[order].view(1, 26, 40)
noise = torch.rand(26, 40, generator=torch.Generator().manual_seed(0))
around = torch.tensor([[[[1.0, 1, 1], [1, 0, 1], [1, 1, 1]]]])


def explained(grid, hidden):
    """Guess hidden patches by their visible neighbours; 1 is perfect."""
    visible = (~hidden).float().unsqueeze(0)
    number = conv2d(visible, around, padding=1)[0]
    total = conv2d(visible * grid, around, padding=1)[0]
    guess = torch.where(number > 0, total / number, grid[0][~hidden].mean())
    errors = (guess - grid[0])[hidden].square().sum()
    return 1 - errors / (grid[0][hidden] - grid[0][hidden].mean()).square().sum()


shares, ordered = (0.15, 0.4, 0.75, 0.9), []
for share in shares:
    ordered.append(explained(photograph, noise < share).item())
    mixed = explained(shuffled, noise < share).item()
    print(f"{share:.0%} hidden: {ordered[-1]:5.2f}   patches shuffled: {mixed:5.2f}")
