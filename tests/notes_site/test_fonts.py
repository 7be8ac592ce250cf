import io
import itertools
import re

import pytest
from fontTools.ttLib import TTFont
from small_project import ROOT

from notes_site.fonts import katex_assets
from notes_site.project import Project

DIST = ROOT / "node_modules/katex/dist"
FACE = re.compile(
    r"font-family:(.*?);(.*?);src:url\((.*?)\) format\(\"woff2\"\);unicode-range:(.*?)}"
)


@pytest.fixture(scope="module")
def assets() -> dict[str, bytes]:
    return katex_assets(Project(ROOT))


def characters(font: bytes) -> set[int]:
    return set(TTFont(io.BytesIO(font)).getBestCmap())


def in_ranges(ranges: str) -> set[int]:
    found = set()
    for part in ranges.replace("U+", "").split(","):
        first, _, last = part.partition("-")
        found |= set(range(int(first, 16), int(last or first, 16) + 1))
    return found


def test_the_parts_of_a_font_are_the_font(assets):
    ranges = {name: in_ranges(r) for *_, name, r in FACE.findall(assets["katex.min.css"].decode())}
    assert set(ranges) == set(assets) - {"katex.min.css"}
    for path in DIST.glob("fonts/*.woff2"):
        parts = [ranges.get(f"fonts/{path.stem}{suffix}.woff2", set()) for suffix in ("", "-rest")]
        assert parts[0] | parts[1] == characters(path.read_bytes())
        assert not parts[0] & parts[1]
    for name, part in ranges.items():
        assert part <= characters(assets[name])


def test_a_part_draws_its_characters_as_the_font_does(assets):
    whole = TTFont(DIST / "fonts/KaTeX_Main-Regular.woff2")
    part = TTFont(io.BytesIO(assets["fonts/KaTeX_Main-Regular.woff2"]))
    for character, glyph in part.getBestCmap().items():
        same = whole.getBestCmap()[character]
        assert part["hmtx"][glyph] == whole["hmtx"][same]
        drawn, original = part["glyf"][glyph], whole["glyf"][same]
        assert drawn.getCoordinates(part["glyf"]) == original.getCoordinates(whole["glyf"])


def test_the_rules_of_the_style_sheet_are_katexs_own(assets):
    original = (DIST / "katex.min.css").read_text(encoding="utf-8")
    sheet = assets["katex.min.css"].decode()
    faces = re.compile(r"@font-face\{[^}]*\}")
    assert faces.sub("", sheet) == faces.sub("", original)
    kinds = re.compile(r"font-family:(\w+);font-style:(\w+);font-weight:(\d+)")
    assert set(kinds.findall(sheet)) == set(kinds.findall(original))


def test_letters_are_light(assets):
    pairs = itertools.product(["Main-Regular", "Math-Italic", "AMS-Regular"], ["", "-rest"])
    sizes = {name: len(assets[f"fonts/KaTeX_{''.join(name)}.woff2"]) for name in pairs}
    assert sum(size for (_, part), size in sizes.items() if not part) < 40_000
