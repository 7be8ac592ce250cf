"""Where things are: the folders of a project and the address of its site."""

import os
import tempfile
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from notes_site.problems import SourceError

# The notes to take along, by their paths in the site.
ARCHIVE = "downloads/transformers-worked-through.zip"
PDF = "downloads/transformers-worked-through.pdf"
DECK = "downloads/questions-{}.apkg"  # of a lecture, for Anki


@dataclass(frozen=True)
class Project:
    """The folders of the notes, and the settings that compile shares with MkDocs.

    Args:
        root: Folder that holds mkdocs.yml.
    """

    root: Path

    @classmethod
    def find(cls, start: Path) -> "Project":
        """Find the project that a folder belongs to.

        Raises:
            SourceError: If neither the folder nor one above it holds mkdocs.yml.
        """
        for folder in (start, *start.parents):
            if (folder / "mkdocs.yml").is_file():
                return cls(folder)
        raise SourceError("mkdocs.yml", 0, f"not found in {start} or above: go to the project")

    @property
    def docs(self) -> Path:
        """The chapters and other pages."""
        return self.root / "docs"

    @property
    def snippets(self) -> Path:
        """The code that chapters show and run."""
        return self.root / "snippets"

    @property
    def includes(self) -> Path:
        """The data about the notes."""
        return self.root / "includes"

    @property
    def experiments(self) -> Path:
        """What is trained, and what came out."""
        return self.root / "experiments"

    @property
    def labs(self) -> Path:
        """What is practised: notebooks in the percent format."""
        return self.root / "labs"

    @property
    def source(self) -> Path:
        """The two packages."""
        return self.root / "src"

    @property
    def build(self) -> Path:
        """What compile writes and MkDocs reads."""
        return self.root / "build" / "docs"

    @property
    def cache(self) -> Path:
        """Results by content: may be deleted at any time."""
        return self.root / ".cache"

    @property
    def site(self) -> Path:
        """The finished site, a link to one of build/sites."""
        return self.root / "site"

    @cached_property
    def settings(self) -> dict[str, str]:
        """The settings of mkdocs.yml that compile needs: site_url, repo_url, edit_uri.

        Raises:
            SourceError: If mkdocs.yml is not YAML, or lacks one of them.
        """
        path = self.root / "mkdocs.yml"
        settings, lines = read_yaml(path.name, read_text(self, path))
        forms = {"site_url": "https://…/", "repo_url": "https://…", "edit_uri": "edit/branch/docs/"}
        for key, form in forms.items():
            value = settings.get(key) if isinstance(settings, dict) else None
            if not isinstance(value, str) or value.count("/") < form.count("/"):
                message = f"{key} is {value!r}, expected {key}: {form}"
                raise SourceError(path.name, lines.get(key, 0), message)
        return {key: settings[key] for key in forms}

    @property
    def branch(self) -> str:
        """The branch that edit links, Colab's install line and source links point to."""
        return self.settings["edit_uri"].split("/")[1]

    def name(self, path: Path) -> str:
        """Name a file as problems do: relative to the root, with slashes."""
        return path.relative_to(self.root).as_posix()

    def blob_url(self, path: Path) -> str:
        """Give the address of a file on the code host."""
        return f"{self.settings['repo_url']}/blob/{self.branch}/{self.name(path)}"

    def page_url(self, page: str) -> str:
        """Give the address of a page of the site.

        Args:
            page: Source of the page, relative to docs/.
        """
        stem = page.removesuffix(".md")
        address = "" if stem == "index" else f"{stem.removesuffix('/index')}/"
        return self.settings["site_url"] + address

    def install_line(self, extra: str = "figures") -> str:
        """Give the requirement that pip installs the package from.

        Args:
            extra: What it brings along: `figures` all that snippets import, `labs` also that of
                labs.
        """
        repository, branch = self.settings["repo_url"], self.branch
        return f'"transformers-worked-through[{extra}] @ git+{repository}@{branch}"'


def is_file(path: Path) -> bool:
    """Tell whether there is a file; a name that no file can have, as it is too long, names none."""
    return os.path.isfile(path)


def invisible(text: str) -> str | None:
    """Name the first character that nobody sees: it would hide what a page says or does.

    Control characters, marks of direction and of zero width, and private ones, with which compile
    marks its own places; but neither line feeds, tabs nor spaces of another width.
    """
    for character in text if not text.isprintable() else "":
        hidden = unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
        if hidden and character not in "\n\t":
            name = unicodedata.name(character, "without a name")
            return f"the invisible character U+{ord(character):04X} ({name.lower()})"
    return None


def read_text(project: Project, path: Path) -> str:
    """Read a source.

    Returns:
        Its text; a byte order mark is dropped, and every line ends with a line feed.

    Raises:
        SourceError: If it cannot be read or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise SourceError(project.name(path), 0, "does not exist: create it") from None
    except OSError as error:
        message = f"cannot be read ({error.strerror}): expected a file that you may read"
        raise SourceError(project.name(path), 0, message) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        message = f"is not UTF-8 ({error.reason} {error.object[error.start]:#x}): save it as UTF-8"
        raise SourceError(project.name(path), line, message) from None


def read_yaml(name: str, text: str, above: int = 0) -> tuple[Any, dict[str, int]]:
    """Read YAML.

    Args:
        name: File that the text stands in, as problems name it.
        text: The text.
        above: Number of lines above it in the file.

    Returns:
        Its value, and the line of each key of a mapping.

    Raises:
        SourceError: If it is not YAML, names a key of a mapping twice, or holds an alias or an
            invisible character.
    """
    try:
        # Never the loader in C, which is faster: it crashes on brackets without end.
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
        flaw = _flaw(node, set()) if node else None
        value = loader.construct_document(node) if node and not flaw else None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        why = getattr(error, "problem", None) or str(error)
        message = f"is not YAML ({why}): correct the line, or put the text in quotes"
        raise SourceError(name, mark.line + above + 1 if mark else above, message) from None
    except (ValueError, RecursionError) as error:  # a date in month 13; brackets without end
        message = f"is not YAML ({error}): put the text in quotes"
        raise SourceError(name, above, message) from None
    if flaw:
        raise SourceError(name, flaw[0].start_mark.line + above + 1, flaw[1])
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return value, {str(key.value): key.start_mark.line + above + 1 for key, _ in pairs}


def _flaw(node: yaml.Node, seen: set[yaml.Node]) -> tuple[yaml.Node, str] | None:
    """Find what YAML takes without a word, and no reader would expect."""
    if node in seen:
        # A few lines of aliases of aliases are a value of any size.
        return node, "is used again by an alias: write it out there"
    if isinstance(node, yaml.ScalarNode):
        found = invisible(node.value)
        return (node, f"holds {found}: remove it") if found else None
    seen.add(node)
    inner: list[yaml.Node] = []
    if isinstance(node, yaml.MappingNode):
        keys: set[str] = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in keys:  # YAML would take the last one
                    return key, f"key {key.value} stands twice: keep one of them"
                keys.add(key.value)
            inner += [key, value]
    elif isinstance(node, yaml.SequenceNode):
        inner = node.value
    return next((flaw for part in inner if (flaw := _flaw(part, seen))), None)


def write_if_changed(path: Path, content: bytes) -> bool:
    """Write a file as a whole or not at all, and only if its content differs.

    Returns:
        Whether it was written.
    """
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o644)
        os.replace(temporary, path)
    except BaseException:  # also Ctrl-C
        Path(temporary).unlink(missing_ok=True)
        raise
    return True
