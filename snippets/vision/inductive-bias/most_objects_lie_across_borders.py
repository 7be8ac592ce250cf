from itertools import product

patch = 16


def patches_touched(start, size):
    return (start + size - 1) // patch - start // patch + 1


whole, touched = {}, {}
for size in (4, 8, 16, 17, 100):
    # All ways in which the object can lie on the grid of patches.
    counts = [
        patches_touched(top, size) * patches_touched(left, size)
        for top, left in product(range(patch), repeat=2)
    ]
    whole[size] = counts.count(1)
    touched[size] = sum(counts) / len(counts)
    cases = f"{whole[size]:3} of {len(counts)} cases"
    print(
        f"{size:3} pixels: whole in {cases}, {touched[size]:.2f} patches on average"
    )

crops = 256 - 224 + 1
alignments = {(top % 16, left % 16) for top, left in product(range(crops), repeat=2)}
print(f"{crops**2} crops of 224 from 256 pixels show {len(alignments)} alignments")
