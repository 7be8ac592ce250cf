from transformer_notes.positions import relative_positions

GRID = 14
offsets = relative_positions(GRID**2)
meanings: dict[int, set[tuple[int, int]]] = {}
for first in range(GRID**2):
    for second in range(GRID**2):
        down = second // GRID - first // GRID
        right = second % GRID - first % GRID
        meanings.setdefault(offsets[first, second].item(), set()).add((down, right))

ways = set().union(*meanings.values())
twofold = sum(len(meaning) == 2 for meaning in meanings.values())
print("offsets along the list:", len(meanings))
print("ways on the grid:", len(ways))
print("offsets with two meanings:", twofold)
print("offset 13, down and right:", *sorted(meanings[GRID - 1]))
