import torch

from transformer_notes.windows import published_swin


def reach(name, *, shifted):
    """Give after each layer how many patches of a row the corner knows of."""
    config, counts = published_swin(name), []
    heard = torch.eye(56).bool()  # columns go the same way
    for stage, (side, _, depth) in enumerate(config.stages()):
        if stage:
            heard = heard[0::2] | heard[1::2]  # merging
        for layer in range(depth):
            moved = shifted and layer % 2 == 1 and side > config.window_size
            start = config.window_size // 2 if moved else 0
            window = (torch.arange(side) - start) // config.window_size
            together = window[:, None] == window
            heard = (together.float() @ heard.float()) > 0
            counts.append(int(heard[0].sum()))
    return counts


with_shift, without = reach("T", shifted=True), reach("T", shifted=False)
print("shifted:", *with_shift)
print("without:", *without)
