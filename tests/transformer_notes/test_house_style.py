"""Rules of the models' source that no tool checks for us."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODULES = {path.name: path.read_text() for path in (ROOT / "src/transformer_notes").glob("*.py")}


def test_axis_names_are_those_of_the_notation_page():
    page = (ROOT / "docs/notation.md").read_text()
    section = page.partition("{#axis-names}")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`[^|]*`) \|", section, flags=re.MULTILINE)
    known = set(re.findall(r"`(\w+)`", " ".join(rows)))

    annotations = re.findall(r'Tensor, "([^"]*)"', "\n".join(MODULES.values()))
    axes = {axis.strip("*#") for text in annotations for axis in text.split()}
    # In braces stands an argument of the function, which its docstring explains.
    names = {axis for axis in axes if not axis.isdigit() and not axis.startswith("{")}

    assert len(names) > 8
    assert names <= known


def test_models_do_not_know_that_they_are_on_a_site():
    allowed = {"collections", "copy", "dataclasses", "math", "typing"}
    allowed |= {"einops", "jaxtyping", "torch", "transformer_notes"}
    for name, source in MODULES.items():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import):
                imported = {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported = {node.module or ""}
            else:
                continue
            assert {module.split(".")[0] for module in imported} <= allowed, name


def test_every_public_object_says_where_it_comes_from():
    # Inverses, rewritings and parts of something cited need no source of their own, nor do bytes.
    free = {"padding_mask", "unpatchify", "as_convolution", "uniform_parameter", "take"}
    free |= {"pack", "unpack", "stored_bytes"}
    for name, source in MODULES.items():
        for node in ast.parse(source).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                docstring = ast.get_docstring(node) or ""
                assert docstring, f"{name}: {node.name}"
                if node.name not in free:
                    assert re.search(r"et\s+al\.\s+20\d\d", docstring), f"{name}: {node.name}"
