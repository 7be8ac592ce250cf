import torch

from transformer_notes.memory import content_weights, read, shift, write


def copy(sequence: torch.Tensor, locations: int) -> list[list[float]]:
    memory = torch.zeros(locations, 2)
    mark = memory[0] = torch.tensor([0.0, -1])
    onward, everything = torch.tensor([0.0, 0, 1]), torch.ones(2)

    focus = shift(torch.eye(locations)[0], onward)
    for item in sequence:
        memory = write(memory, focus, everything, item)
        focus = shift(focus, onward)

    # Back to the start: by content, for nobody has counted.
    focus = content_weights(memory, mark, torch.tensor(99.0))
    copied = []
    for _ in sequence:
        focus = shift(focus, onward)
        copied.append(read(memory, focus).round(decimals=3).tolist())
    return copied


items = torch.tensor([[3.0, 0], [2, 1], [5, 0], [1, 4], [6, 2]])
print("six locations:", copy(items, locations=6))
print("four locations:", copy(items, locations=4))
