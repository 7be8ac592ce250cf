"""The check language: which expressions it takes, and which snippet they are evaluated in."""

import ast
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

from notes_site.chapter import Chapter, Comment
from notes_site.problems import Problem, SourceError, did_you_mean
from notes_site.project import Project, is_file, read_text
from notes_site.worker import BUILTINS

OPERATIONS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.MatMult, ast.FloorDiv, ast.USub)
ALLOWED = (
    ast.Expression, ast.Name, ast.Load, ast.Attribute, ast.Call, ast.keyword, ast.Subscript,
    ast.Slice, ast.Tuple, ast.BinOp, ast.UnaryOp, ast.Constant, *OPERATIONS,
)  # fmt: skip
AXIS_KEYWORDS = ("dim", "axis", "keepdim", "dim0", "dim1")
# Methods whose numbers are axes, shapes or places: x.sum(0), x.view(2, 2).
AXIS_METHODS = (
    "all", "amax", "amin", "any", "argmax", "argmin", "cumsum", "diagonal", "flatten", "flip",
    "log_softmax", "logsumexp", "max", "mean", "median", "min", "movedim", "permute", "prod",
    "reshape", "select", "size", "softmax", "squeeze", "std", "sum", "swapaxes", "topk",
    "transpose", "unbind", "unflatten", "unsqueeze", "var", "view",
)  # fmt: skip
# Whatever object has a method of one of these names, it computes, and changes and writes nothing.
METHODS = (
    *AXIS_METHODS, "abs", "ceil", "cos", "det", "diag", "dim", "dot", "exp", "floor", "inverse",
    "item", "items", "keys", "log", "log2", "log10", "matmul", "norm", "numel", "outer",
    "parameters", "relu", "round", "sigmoid", "sign", "sin", "sqrt", "square", "t", "tanh",
    "tolist", "trace", "tril", "triu", "values",
)  # fmt: skip


def expression_error(
    expression: str, functions: Collection[str] | None = frozenset(BUILTINS)
) -> str | None:
    """Say what a check may not contain; None if its expression is fine.

    It may use names, attributes, indices and arithmetic, and call what only computes; literals
    only as indices and axes, for a number that is written down is not computed. Nobody reads a
    comment as one reads code: what a check does must be seen in its snippet.

    Args:
        expression: The expression.
        functions: What it may call by name, from `snippet_functions`; None if that is not known.
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
        if isinstance(node, ast.Name) and node.id not in BUILTINS:
            names.append(node.id)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (why := _call_error(node, functions)):
            return f"{why}: do it in the snippet, and give the result a name"
    return None if names else "uses no name of the snippet, so it computes nothing: name one"


def _call_error(call: ast.Call, functions: Collection[str] | None) -> str | None:
    match call.func:
        case ast.Name(id=name) if functions is not None and name not in functions:
            return f"calls {name}, which its snippet neither defines nor has from our source"
        case ast.Attribute(attr=name) if name not in METHODS:
            return f"calls the method {name}, which is none of those that only compute"
        case ast.Name(id=name) if name not in BUILTINS:
            return None
        case ast.Name() | ast.Attribute():
            # max(x, key=f) would call f.
            other = [f"{word.arg}=" for word in call.keywords if word.arg not in AXIS_KEYWORDS]
            return f"passes {other[0]}, which is no axis" if other else None
        case _:
            return "calls the result of an expression"


@cache
def snippet_functions(code: str) -> frozenset[str]:
    """Find what the checks of a snippet may call by name.

    That is what the snippet defines or imports from our source, and a few built-in functions, as
    long as their names mean nothing else there.

    Args:
        code: The snippet.

    Raises:
        SyntaxError: If it is not valid Python.
    """
    ours = set(BUILTINS)
    others: set[str] = set()
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.FunctionDef(name=name):
                ours.add(name)
            case ast.ImportFrom(module=module, names=aliases):
                package = (module or "").partition(".")[0]
                names = {alias.asname or alias.name for alias in aliases}
                (ours if package == "transformer_notes" else others).update(names)
            case ast.Name(id=name, ctx=ast.Store()):
                others.add(name)
    return frozenset(ours - others)


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


def _functions(project: Project, path: Path) -> Collection[str] | None:
    try:
        return snippet_functions(read_text(project, path))
    except (SourceError, SyntaxError, ValueError, MemoryError, RecursionError):
        return None  # which is a problem of its own


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
        if error := expression_error(comment.text, _functions(project, path)):
            problems.append(Problem(name, comment.line, f"check {comment.text} {error}"))
        elif comment.block is None:
            message = f"check {comment.text} follows nothing it can compare with: move it"
            problems.append(Problem(name, comment.line, message))
        elif not comment.name:
            message = f"check {comment.text} names no snippet: write {comment.kind}[snippet]"
            problems.append(Problem(name, comment.line, message))
        elif not is_file(path) or ".." in comment.name:
            inside = ".." not in comment.name
            others = [other.stem for other in path.parent.glob("*.py")] if inside else []
            cure = did_you_mean(path.stem, others, "correct the name")
            message = f"check names {comment.name}, but {project.name(path)} does not exist: {cure}"
            problems.append(Problem(name, comment.line, message))
        else:
            resolved[comment] = path
    return resolved, problems
