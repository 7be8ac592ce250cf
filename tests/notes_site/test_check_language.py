"""Attacks on the check language: whatever an expression says, it computes and does nothing else."""

import ast
import itertools
import logging
import os
import random
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from torch import nn

from notes_site.checks import METHODS, expression_error
from notes_site.worker import BUILTINS, evaluate

PROFILE = settings(deadline=None, database=None, derandomize=True)
NAME = "planted"
FUNCTIONS = {*BUILTINS, "ratio"}

# What Python tells of its own accord, when code reaches out of its process or takes in more.
REACHING = ("open", "import", "os.", "subprocess.", "shutil.", "socket.", "ctypes.", "pickle.")
events: list[str] = []
listening = False


def listen(event: str, arguments: object) -> None:
    if listening and event.startswith(REACHING):
        events.append(f"{event} {arguments}")


sys.addaudithook(listen)


def numbers() -> Any:
    yield from (1, 2)


@pytest.fixture
def namespace(tmp_path, monkeypatch) -> dict[str, Any]:
    """Give what a snippet may have: tensors, and all that an attack would like to find."""
    monkeypatch.chdir(tmp_path)
    return {
        "x": torch.tensor([[1.0, 2.0], [3.0, 4.0]]),
        "whole": torch.tensor([1, 0]),
        "array": np.array([[3.0, 1.0], [2.0, 0.0]]),
        "entries": [3, 1, 2],
        "pair": (1.5, 2.5),
        "table": {"one": 1.0},
        "some": {2, 1},
        "layer": nn.Linear(2, 3),
        "steps": numbers(),
        "text": "{0.__class__}",
        "data": bytearray(b"ab"),
        "name": NAME,
        "path": Path(NAME),
        "folder": Path("."),
        "generator": random.Random(0),
        "logger": logging.getLogger(NAME),
        "environment": os.environ,
        "error": ValueError("a"),
        "system": os.system,
        "save": torch.save,
        "Tensor": torch.Tensor,
        "ratio": lambda value: value / 2,
        "torch": torch,
        "os": os,
        "sys": sys,
    }


def state(namespace: dict[str, Any]) -> str:
    """Write down all that an expression might change."""
    kept = {n: v for n, v in namespace.items() if n not in ("steps", "torch", "os", "sys")}
    layer = [(p.dtype, p.tolist(), p.grad) for p in kept.pop("layer").parameters()]
    drawn = kept.pop("generator").getstate()
    level = kept.pop("logger").level
    files = [(path.name, path.read_bytes()) for path in Path().iterdir()]
    x = kept["x"]
    return repr((kept, layer, drawn, level, files, x.requires_grad, x.dtype))


def deeds(expressions: list[str], namespace: dict[str, Any]) -> list[str]:
    """Evaluate expressions, and say what they did besides."""
    global listening
    before = state(namespace)
    events.clear()
    listening = True
    try:
        for expression in expressions:
            evaluate(expression, namespace)
    finally:
        listening = False
    changed = ["changes a value or a file"] if state(namespace) != before else []
    return [f"{deed}: {expressions}" for deed in [*events, *changed]]


@pytest.mark.parametrize(
    ("expression", "deed"),
    [
        ("system(name)", "os.system"),
        ("path.write_text(name)", "open"),
        ("array.sort()", "changes"),
        ("save(x, name)", "changes"),
        ("entries.append(x)", "changes"),
        ("layer.double()", "changes"),
        ("x.zero_()", "changes"),
        ("max(pair, key=entries.append)", "changes"),
    ],
)
def test_the_watch_sees_deeds_and_the_language_refuses_them(namespace, expression, deed) -> None:
    assert deed in " ".join(deeds([expression], namespace))
    assert expression_error(expression, FUNCTIONS) is not None


def test_no_method_that_may_be_called_does_more_than_compute(namespace) -> None:
    arguments = [
        *("", "0", "1, 0", "x", "name", "path", "array", "system, entries"),
        *("whole, array", "axis=1, keepdim=True"),
    ]
    done = []
    for name, method in itertools.product(namespace, METHODS):
        calls = [f"{name}.{method}({argument})" for argument in arguments]
        accepted = [call for call in calls if expression_error(call, FUNCTIONS) is None]
        done += deeds(accepted, namespace)
    assert done == []


def test_no_function_that_may_be_called_does_more_than_compute(namespace) -> None:
    done = []
    for function, name in itertools.product(sorted(FUNCTIONS), namespace):
        calls = [f"{function}({name})", f"{function}({name}, system)"]
        assert [expression_error(call, FUNCTIONS) for call in calls] == [None, None]
        done += deeds(calls, namespace)
    assert done == []


@pytest.mark.parametrize("expression", ["large", "pair, large", "objects"])
def test_a_whole_number_that_no_float_holds_is_an_error_of_the_check(expression) -> None:
    large = 10**400
    found = evaluate(expression, {"large": large, "pair": (1, 2), "objects": np.array([large])})
    assert found == {"error": "OverflowError: int too large to convert to float"}


NAMES = st.sampled_from([
    "x", "array", "entries", "table", "layer", "steps", "text", "name", "path", "system", "save",
    "torch", "os", "len", "max", "sum", "ratio", "open", "eval", "getattr", "_", "self",
])  # fmt: skip
ATTRIBUTES = st.sampled_from([
    *METHODS, "T", "shape", "data", "grad", "append", "tofile", "dump", "write_text", "unlink",
    "format", "zero_", "system", "save", "gi_frame", "f_builtins", "__class__", "__globals__",
    "register_hook", "backward", "requires_grad_", "double", "apply", "map_", "sort", "pop",
])  # fmt: skip
FORMS = [
    "{}.<a>", "{}.<a>()", "{}.<a>({})", "{}({})", "{}({}, {})", "{}[{}]", "{}[{}:{}]", "{}[0, 1]",
    "({}, {})", "({})", "{} + {}", "{} @ {}", "{} ** {}", "{} << {}", "{} % {}", "-{}", "not {}",
    "~{}", "{} < {}", "{} and {}", "{} if {} else {}", "lambda y: {}", "(y := {})", "[{}, {}]",
    "{{{}: {}}}", "{{{}}}", "[{} for y in {}]", "({} for y in {})", "f'{{{}}}'", "f'{{{}:{{{}}}}}'",
    "max({}, key={})", "{}(*{})", "{}(**{})", "{}.<a>(out={})", "sum({}, dim=0)", "await {}",
    "(yield {})", "...", "1.5", "0", "'a'", "b'a'", "None", "{}.<a>(0, 1)", "{}.<a>(dim={})",
]  # fmt: skip


@st.composite
def filled(draw: st.DrawFn, inner: SearchStrategy[str]) -> str:
    """Draw an expression of some form, filled with others."""
    form = draw(st.sampled_from(FORMS)).replace("<a>", draw(ATTRIBUTES))
    return form.format(*(draw(inner) for _ in range(4)))


EXPRESSIONS = st.recursive(NAMES, filled, max_leaves=8)
HARMLESS = {
    "Expression", "Name", "Load", "Attribute", "Call", "keyword", "Subscript", "Slice", "Tuple",
    "BinOp", "UnaryOp", "Constant", "Add", "Sub", "Mult", "Div", "MatMult", "FloorDiv", "USub",
}  # fmt: skip


@PROFILE
@given(EXPRESSIONS)
def test_what_is_accepted_calls_only_what_computes_and_what_is_not_has_a_reason(text: str) -> None:
    error = expression_error(text, FUNCTIONS)
    if error is not None:
        assert error.strip()
        return
    for node in ast.walk(ast.parse(text, mode="eval")):
        assert type(node).__name__ in HARMLESS
        match node:
            case ast.Call(func=ast.Name(id=name)):
                assert name in FUNCTIONS
            case ast.Call(func=ast.Attribute(attr=name)):
                assert name in METHODS
            case ast.Call():
                raise AssertionError(text)
            case ast.Attribute(attr=name) | ast.Name(id=name):
                assert not name.startswith("_")


def test_nothing_that_is_accepted_does_more_than_compute(namespace) -> None:
    @PROFILE
    @given(EXPRESSIONS)
    def attack(text: str) -> None:
        if expression_error(text, FUNCTIONS) is None:
            assert deeds([text], namespace) == []

    attack()
