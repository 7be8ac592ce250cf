from transformer_notes.positions import sinusoidal_positions

waves = sinusoidal_positions(2000, 512)
seen = waves[:512]
lowest, highest = seen.min(dim=0).values, seen.max(dim=0).values
margin, new_place = 0.01, 600


def outside(position: int) -> int:
    row = waves[position]
    return int(((row < lowest - margin) | (row > highest + margin)).sum())


for position in (511, new_place, 1000, 1999):
    print(f"position {position:4}: {outside(position):3} of 512 numbers out of range")
