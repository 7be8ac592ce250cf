import inspect
import textwrap

import pytest

import transformer_notes.attention
import transformer_notes.patches
from notes_site.sources import object_names, object_source

MODULE = '''
"""A module."""

import os

ONE = TWO = 1
LIMIT: int = 3


@first
@second(
    1
)
def decorated(x):
    """Text."""
    return x


class Outer:
    size = 4

    @property
    def inner(self):
        return (
            self.size
        )

    class Nested:
        def deep(self): ...


async def waits(): ...
'''


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("ONE", "ONE = TWO = 1"),
        ("TWO", "ONE = TWO = 1"),
        ("LIMIT", "LIMIT: int = 3"),
        (
            "decorated",
            '@first\n@second(\n    1\n)\ndef decorated(x):\n    """Text."""\n    return x',
        ),
        ("Outer.size", "size = 4"),
        (
            "Outer.inner",
            "@property\ndef inner(self):\n    return (\n        self.size\n    )",
        ),
        ("Outer.Nested.deep", "def deep(self): ..."),
        ("waits", "async def waits(): ..."),
    ],
)
def test_an_object_is_found_whole_and_dedented(name: str, source: str) -> None:
    assert object_source(MODULE, name) == source


@pytest.mark.parametrize("name", ["os", "Three", "Outer.size.x", "decorated.x", "inner", ""])
def test_what_a_module_does_not_define_is_not_found(name: str) -> None:
    assert object_source(MODULE, name) is None


def test_the_names_of_a_module_are_those_it_defines() -> None:
    assert object_names(MODULE) == ("ONE", "TWO", "LIMIT", "decorated", "Outer", "waits")


@pytest.mark.parametrize("module", [transformer_notes.attention, transformer_notes.patches])
def test_the_source_found_by_name_is_that_of_the_object(module: object) -> None:
    text = inspect.getsource(module)  # type: ignore[arg-type]
    objects = {
        name: value
        for name, value in vars(module).items()
        if getattr(value, "__module__", None) == module.__name__  # type: ignore[attr-defined]
    }
    assert objects
    for name, value in objects.items():
        assert object_source(text, name) == textwrap.dedent(inspect.getsource(value)).rstrip("\n")
