def measure(picture):
    rows = picture.split()
    ink = {(r, c) for r, row in enumerate(rows) for c in range(6) if row[c] == "#"}
    height, width = (1 + max(side) - min(side) for side in zip(*ink, strict=True))
    pieces, rest = 0, set(ink)
    while rest:  # take a cell, and with it all that hangs together with it
        pieces, piece = pieces + 1, [rest.pop()]
        for r, c in piece:
            touching = {(r - 1, c), (r + 1, c), (r, c - 1), (r, c + 1)} & rest
            rest -= touching
            piece += touching
    return len(ink), height, width, pieces


pictures = {
    "tall": ["...... ..#... ..#... ..#...", "..#... ..#... ..#... ..#... ..#..."],
    "wide": ["...... ...... .####.", "...... ######"],
    "plump": ["...... .###.. .###.. .###..", "..###. .##### ..###."],
    "new leaf": ["..##.. ..##.. ..##.. ..#..."],
    "two": [
        "#..... #..... ...##.",
        "###... ###... ...... ...### ...###",
        ".##... .##... ...... .####."],
    "three": [
        "...... #..... ....#. ..#...", ".##... ...... ....#. ...... .###..",
        ".....# ...... ..#... #....."],
    "new pieces": ["####.. ...... .####. ...... ..####"],
}  # fmt: skip
for name, shots in pictures.items():
    print(f"{name + ':':11}", *map(measure, shots))
