"""KaTeX's style sheet and fonts, each font in two parts: few pages need the second one."""

import base64
import hashlib
import importlib.metadata
import io
import itertools
import json
import re
from collections.abc import Iterable
from pathlib import Path

from notes_site import cache
from notes_site.project import Project

# What formulas are made of; rare signs and letters are in the second part.
ACCENTS, GREEK = "ˆˇˉ˙˜⃗", "αβγδεϵηθλμπρστφϕψωΠΦ"
SIGNS = "\xa0±·×÷′…ℓ→−∗∇√∞∈∑∏∂∣∥≈≠≤≥⊙⊤⋅⋯⌈⌉"
COMMON = {*range(0x20, 0x7F), *map(ord, ACCENTS + GREEK + SIGNS)}
# Its letters are those of \mathbb: an expectation and sets of numbers are what is needed here.
COMMON_OF = {"KaTeX_AMS-Regular": {*map(ord, "ENRZ" + SIGNS)}}
FACE = re.compile(r"@font-face\{(?P<rules>[^}]*?)src:url\((?P<name>[^)]*)\.woff2\)[^}]*\}")


def katex_assets(project: Project) -> dict[str, bytes]:
    """Make the files that a page with formulas needs.

    A browser fetches a part of a font only if a formula has one of its characters.

    Args:
        project: The project; its root has node_modules.

    Returns:
        For each path below the site's `assets/katex/` its content: the style sheet, and fonts in
        the format that every browser knows.
    """
    dist = project.root / "node_modules/katex/dist"
    version = json.loads((dist.parent / "package.json").read_bytes())["version"]
    tools = [importlib.metadata.version(name) for name in ("fonttools", "brotli")]
    edition = json.dumps([version, tools, Path(__file__).read_text(encoding="utf-8")])
    key = hashlib.sha256(edition.encode()).hexdigest()
    files = cache.load(project, key)
    if files is None:
        made = _split_fonts(dist)
        files = {name: base64.b64encode(content).decode() for name, content in made.items()}
        cache.save(project, key, files)
    return {name: base64.b64decode(content) for name, content in files.items()}


def _split_fonts(dist: Path) -> dict[str, bytes]:
    # Importing it takes longer than all else here, and its result is cached.
    from fontTools import ttLib  # type: ignore[import-untyped]

    files = {}

    def split(face: re.Match[str]) -> str:
        name, rules = face["name"], face["rules"]
        font = (dist / f"{name}.woff2").read_bytes()
        characters = set(ttLib.TTFont(io.BytesIO(font)).getBestCmap())
        common = COMMON_OF.get(Path(name).stem, COMMON)
        faces = ""
        for suffix, part in (("", characters & common), ("-rest", characters - common)):
            if part:
                file = f"{name}{suffix}.woff2"
                files[file] = _part(font, part)
                source = f'src:url({file}) format("woff2")'
                faces += f"@font-face{{{rules}{source};unicode-range:{_ranges(part)}}}"
        return faces

    sheet = FACE.sub(split, (dist / "katex.min.css").read_text(encoding="utf-8"))
    return {"katex.min.css": sheet.encode(), **files}


def _part(font: bytes, characters: set[int]) -> bytes:
    """Give a font with some of its characters."""
    from fontTools import subset

    # Hints for screens with few and large pixels are a fifth of a font.
    options = subset.Options(flavor="woff2", layout_features=["*"], hinting=False)
    loaded = subset.load_font(io.BytesIO(font), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(loaded)
    written = io.BytesIO()
    subset.save_font(loaded, written, options)
    return written.getvalue()


def _ranges(characters: Iterable[int]) -> str:
    """Write characters as CSS does: U+20-7E,U+D7."""
    runs = itertools.groupby(enumerate(sorted(characters)), lambda pair: pair[1] - pair[0])
    ends = [(run[0][1], run[-1][1]) for run in (list(group) for _, group in runs)]
    return ",".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in ends)
