"""The check language: which expressions it takes, and which snippet they are evaluated in."""

import ast
from collections.abc import Iterator
from pathlib import Path

from notes_site.chapter import Chapter, Comment
from notes_site.problems import Problem, did_you_mean
from notes_site.project import Project
from notes_site.worker import BUILTINS

OPERATIONS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.MatMult, ast.Pow, ast.FloorDiv, ast.USub)
ALLOWED = (
    ast.Expression, ast.Name, ast.Load, ast.Attribute, ast.Call, ast.keyword, ast.Subscript,
    ast.Slice, ast.Tuple, ast.BinOp, ast.UnaryOp, ast.Constant, *OPERATIONS,
)  # fmt: skip
AXIS_KEYWORDS = ("dim", "axis", "keepdim", "dim0", "dim1")
# Methods whose numbers are axes, shapes or places: x.sum(0), x.view(2, 2).
AXIS_METHODS = (
    "all", "amax", "amin", "any", "argmax", "argmin", "cumsum", "diagonal", "flatten",
    "log_softmax", "logsumexp", "max", "mean", "median", "min", "movedim", "permute", "prod",
    "reshape", "select", "size", "softmax", "sort", "squeeze", "std", "sum", "swapaxes", "topk",
    "transpose", "unbind", "unflatten", "unsqueeze", "var", "view",
)  # fmt: skip


def expression_error(expression: str) -> str | None:
    """Say what a check may not contain; None if its expression is fine.

    It may use names, attributes, calls, indices and arithmetic; literals only as indices and
    axes, for a number that is written down is not computed.
    """
    try:
        tree = ast.parse(expression, mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        return f"is no expression ({getattr(error, 'msg', error) or 'too deep'}): correct it"
    positions = set(_index_literals(tree))
    names = []
    for node in ast.walk(tree):
        if not isinstance(node, ALLOWED):
            return f"contains {type(node).__name__}: only names, calls, indices and arithmetic"
        if isinstance(node, ast.Constant) and node not in positions:
            return f"contains the literal {node.value!r}: compute it in the snippet"
        name = getattr(node, "attr", getattr(node, "id", ""))
        if name.startswith("_"):
            return f"uses {name}: names with an underscore are private, use others"
        if isinstance(node, ast.Attribute) and name.endswith("_"):
            return f"uses {name}, which changes a tensor that other checks see: leave it out"
        if isinstance(node, ast.Name) and node.id not in BUILTINS:
            names.append(node.id)
    return None if names else "uses no name of the snippet, so it computes nothing: name one"


def _index_literals(tree: ast.AST) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        inner: list[ast.AST] = []
        if isinstance(node, ast.Subscript):
            inner = list(ast.walk(node.slice))
        elif isinstance(node, ast.keyword) and node.arg in AXIS_KEYWORDS:
            inner = list(ast.walk(node.value))
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in AXIS_METHODS:
            inner = [part for argument in node.args for part in ast.walk(argument)]
        for part in inner:
            if isinstance(part, ast.Constant) and (
                part.value is None or isinstance(part.value, int)
            ):
                yield part


def resolve_checks(project: Project, chapter: Chapter) -> tuple[dict[Comment, Path], list[Problem]]:
    """Find the snippet that each check of a chapter names.

    Returns:
        The snippet of each check that can be evaluated, and a problem for each that cannot.
    """
    name = project.name(chapter.path)
    problems = []
    resolved = {}
    for comment in chapter.comments:
        if comment.kind not in ("check", "wrong") or not comment.text:
            continue
        folder = chapter.snippet_folder + "/" if "/" not in comment.name else ""
        path = project.snippets / f"{folder}{comment.name.strip('/')}.py"
        if error := expression_error(comment.text):
            problems.append(Problem(name, comment.line, f"check {comment.text} {error}"))
        elif comment.block is None:
            message = f"check {comment.text} follows nothing it can compare with: move it"
            problems.append(Problem(name, comment.line, message))
        elif not comment.name:
            message = f"check {comment.text} names no snippet: write {comment.kind}[snippet]"
            problems.append(Problem(name, comment.line, message))
        elif not path.is_file() or ".." in comment.name:
            inside = ".." not in comment.name
            others = [other.stem for other in path.parent.glob("*.py")] if inside else []
            cure = did_you_mean(path.stem, others, "correct the name")
            message = f"check names {comment.name}, but {project.name(path)} does not exist: {cure}"
            problems.append(Problem(name, comment.line, message))
        else:
            resolved[comment] = path
    return resolved, problems
