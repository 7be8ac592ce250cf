def padded(length, block=128):
    """Round up to whole blocks, as hardware does that works in blocks."""
    return -(-length // block) * block


waste = {}
for side, patch_size in ((224, 14), (224, 16), (384, 16), (518, 14)):
    patches = (side // patch_size) ** 2
    waste[patches] = padded(patches + 1) / padded(patches)
    rows = f"{padded(patches):5} without class token, {padded(patches + 1):5} with it"
    print(f"{patches:5} patches: rows {rows}, {waste[patches]:.2f} times")
