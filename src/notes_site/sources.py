"""The source of an object, found by name without importing anything."""

import ast
import textwrap
from functools import cache


def object_source(module: str, name: str) -> str | None:
    """Give the source of a function, class, method or constant.

    Args:
        module: Source of its module.
        name: Its name, such as SelfAttention.forward.

    Returns:
        Its lines, decorators included, dedented; None if the module has no such object.

    Raises:
        SyntaxError: If the module is not valid Python.
    """
    body = ast.parse(module).body
    node: ast.stmt | None = None
    for part in name.split("."):
        node = next((statement for statement in body if part in _names(statement)), None)
        if node is None:
            return None
        body = getattr(node, "body", [])
    assert node is not None
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    lines = module.splitlines()[first - 1 : node.end_lineno]
    return textwrap.dedent("\n".join(lines))


@cache  # asked for each figure
def object_names(module: str) -> tuple[str, ...]:
    """Give the names that a module defines at its top level."""
    return tuple(name for statement in ast.parse(module).body for name in _names(statement))


def _names(statement: ast.stmt) -> list[str]:
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.Assign(targets=targets):
            return [target.id for target in targets if isinstance(target, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
        case _:
            return []
