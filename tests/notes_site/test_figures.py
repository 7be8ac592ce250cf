import base64
import gzip
import importlib
import re
from pathlib import Path
from types import ModuleType

import matplotlib.style
import pytest
from bs4 import BeautifulSoup
from matplotlib import colormaps, pyplot
from matplotlib.figure import Figure
from matplotlib.text import Text

from notes_site.chapter import parse
from notes_site.embeds import figure_function, figure_links, figure_module
from notes_site.figures.style import render, text_colour
from notes_site.project import Project
from notes_site.results import FIGURE_LIMIT
from notes_site.run import DrawnFigure, run_code
from notes_site.show import show

PROJECT = Project.find(Path(__file__).parent)
FOLDER = PROJECT.source / "notes_site" / "figures"
MODULES = [
    importlib.import_module(".".join(path.relative_to(PROJECT.source).with_suffix("").parts))
    for path in sorted(FOLDER.glob("*/*.py"))
    if path.stem != "__init__"
]
FIGURES = [
    (module, name)
    for module in MODULES
    for name, value in vars(module).items()
    if callable(value)
    and getattr(value, "__module__", "") == module.__name__
    and name.islower()
    and not name.startswith("_")
]
each_figure = pytest.mark.parametrize(
    ("module", "name"), FIGURES, ids=[f"{m.__name__[22:]}.{name}" for m, name in FIGURES]
)


def shown() -> set[tuple[Path, str]]:
    chapters = [parse(PROJECT, path) for path in PROJECT.docs.rglob("*.md")]
    return {
        (figure_module(PROJECT, chapter), figure_function(link))
        for chapter in chapters
        for link in figure_links(chapter)
    }


@pytest.fixture(scope="module")
def drawn() -> dict[tuple[Path, str], DrawnFigure]:
    """Draw every figure as compile does, twice for each scheme."""
    wanted = [(Path(str(module.__file__)), name) for module, name in FIGURES]
    return run_code(PROJECT, {}, wanted, lambda what, done, total: None)[1]


@each_figure
def test_a_figure_is_the_same_twice_small_and_made_for_both_schemes(
    module: ModuleType, name: str, drawn: dict[tuple[Path, str], DrawnFigure]
) -> None:
    figure = drawn[Path(str(module.__file__)), name]
    assert figure.error is None
    assert figure.same_twice
    assert figure.svg["light"] != figure.svg["dark"]
    sizes = [len(gzip.compress(svg.encode(), mtime=0)) for svg in figure.svg.values()]
    assert sum(sizes) == figure.gzipped <= FIGURE_LIMIT


@each_figure
def test_a_figure_says_in_words_what_its_axes_are_in_letters_of_its_style_and_leaves_none_open(
    module: ModuleType, name: str
) -> None:
    with matplotlib.style.context("notes_site.figures.notes"):
        figure = getattr(module, name)()
        texts = [t for t in figure.findobj(Text) if isinstance(t, Text)]
    assert isinstance(figure, Figure)
    assert not pyplot.get_fignums()
    # On a phone the page shrinks 11 pt to 11 px, and no further.
    assert [(t.get_text(), t.get_fontsize()) for t in texts if t.get_fontsize() < 11] == []
    for axes in figure.axes:
        words = [t.get_text() for t in axes.findobj(Text) if isinstance(t, Text)]
        assert any(re.search("[A-Za-z]{2}", text) for text in words), f"nothing stands at {axes}"


def test_every_figure_is_shown_by_its_chapter_and_tested() -> None:
    assert shown() == {(Path(str(module.__file__)), name) for module, name in FIGURES}


@each_figure
def test_a_figure_carries_no_fonts_dates_or_addresses_of_others(
    module: ModuleType, name: str, drawn: dict[tuple[Path, str], DrawnFigure]
) -> None:
    for svg in drawn[Path(str(module.__file__)), name].svg.values():
        assert "<text" not in svg
        assert "<dc:date>" not in svg
        assert not re.search(r'(?:href|src)="https?:', svg)


def test_a_notebook_shows_the_light_figure_and_says_what_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def draw() -> Figure:
        figure = Figure()
        figure.subplots().plot([1, 2])
        return figure

    alt = 'It says "1 < 2" & more'
    shown: list[dict[str, str]] = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append(data))
    show(draw, alt)
    (output,) = shown
    image = BeautifulSoup(output["text/html"], "html.parser").img
    assert image is not None
    kind, _, data = str(image["src"]).partition(",")
    assert kind == "data:image/svg+xml;base64"
    assert base64.b64decode(data) == render(draw, "light")
    assert image["alt"] == output["text/plain"] == alt
    assert render(draw, "light") == render(draw, "light") != render(draw, "dark")


@pytest.mark.parametrize("name", ["viridis", "gray", "Blues", "RdBu"])
def test_numbers_in_cells_are_easy_to_read(name: str) -> None:
    def luminance(colour: tuple[float, ...]) -> float:
        channels = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
        return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]

    colormap = colormaps[name]
    for step in range(101):
        cell = luminance(colormap(step / 100)[:3])
        ink = 0.0 if text_colour(colormap, step / 100) == "black" else 1.0
        light, dark = max(cell, ink), min(cell, ink)
        assert (light + 0.05) / (dark + 0.05) >= 4.5  # WCAG 2.2, contrast of text
