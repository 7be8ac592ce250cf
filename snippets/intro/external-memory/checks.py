import torch

from transformer_notes.memory import content_weights, sharpen, shift, write

memory = torch.tensor([[4.0, 3], [0, 2], [3, -4], [-1, 0]], dtype=torch.float64)
key = torch.tensor([3.0, 4], dtype=torch.float64)
strength = torch.tensor(5.0, dtype=torch.float64)
cosines = memory @ key / (memory.norm(dim=1) * key.norm())
exponentials = (strength * cosines).exp()
total = exponentials.sum()
content = content_weights(memory, key, strength)

# What it costs: numbers that a head emits, with rows of 20 numbers and three shifts.
row, locations, shifts = 20, 128, 3
reading_head = row + 1 + 1 + shifts + 1
writing_head = reading_head + 2 * row
memory_size = locations * row

# Questions.
doubled = content_weights(memory, 2 * key, strength)[0]
doubled_products = (strength * memory @ key).softmax(dim=0)[0]
twice_the_strength = content_weights(memory, key, 2 * strength)[0]
focus = torch.tensor([0.1, 0.2, 0.3, 0.4], dtype=torch.float64)
back = torch.tensor([0.7, 0.3, 0], dtype=torch.float64)
moved_back = shift(focus, back)[3]
moved_on = shift(focus, back.flip(0))[3]
kept_only = focus[3] * back[1]
blurred = torch.tensor([0.1, 0.8, 0.1], dtype=torch.float64)
cubed = sharpen(blurred, torch.tensor(3.0))[1]
squared = sharpen(blurred, torch.tensor(2.0))[1]
not_divided = blurred[1] ** 3
times = (3 * blurred / (3 * blurred).sum())[1]
row_before = torch.tensor([[8.0, 4]], dtype=torch.float64)
quarter = torch.tensor([0.25], dtype=torch.float64)
erase = torch.tensor([1.0, 0], dtype=torch.float64)
add = torch.tensor([4.0, 4], dtype=torch.float64)
answer = write(row_before, quarter, erase, add)[0]
added_first = ((row_before + quarter * add) * (1 - quarter * erase))[0]
not_erased = (row_before + quarter * add)[0]
not_weighted = add
not_added = (row_before * (1 - quarter * erase))[0]
