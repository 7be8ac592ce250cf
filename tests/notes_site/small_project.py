"""A project of one complete chapter, small enough to be built and broken in a test."""

import shutil
import textwrap
from dataclasses import dataclass
from pathlib import Path

from notes_site.compile import Compiled, compile_project
from notes_site.problems import Problem
from notes_site.project import Project

ROOT = Path(__file__).parents[2]
CHAPTER = "docs/intro/mean.md"
AVERAGE = "snippets/intro/mean/average.py"
MASKED = "snippets/intro/mean/masked.py"
FIGURES = "src/notes_site/figures/intro/mean.py"

NAV = """\
nav:
  - index.md
  - intro/mean.md
  - notation.md
  - glossary.md
  - references.md

"""

FILES = {
    CHAPTER: r"""
        ---
        title: The mean
        description: What the mean of three numbers is.
        kind: idea
        lecture: intro
        segments: {1: opening, 2: by-hand}
        requires: [intro/median.md]
        module: transformer_notes.attention
        ---

        Three numbers have one mean. In the lecture: [0:05](https://youtu.be/video?t=5).

        ## Intuition: a beam in balance {#intuition}

        Weights on a beam balance at their average[^mean2020:section-1].
        Others measured 41.7 of them[^mean2020:table-2].
        See [the glossary](../glossary.md#average) and [the digits](#by-hand).

        **Where the analogy breaks.** A beam bends.

        ## The equation: add and divide {#the-equation}

        $$ m = \frac{1}{n} \sum_i x_i $$

        | symbol | what it is | shape | value in the example |
        | --- | --- | --- | --- |
        | $m$ | the mean | — | 3.5 |
        | $n$ | how many | — | 3 |
        | $x_i$ | a number | — | 1.5, 2.5 and 6.5 |

        <!-- check[average]: average -->

        ## By hand: three numbers {#by-hand}

        Add them, `1.5 + 2.5 + 6.5 = 10.5`, and divide, $\frac{10.5}{3} = 3.5$.
        What a mask leaves of four scores:

        $$ \begin{bmatrix} 1 & 0 \\ 3 & 5 \end{bmatrix} $$

        <!-- check[masked]: weights -->

        * The scores add up to 9.0.
          <!-- check[masked]: weights.sum() -->
        * The first is small.

        > **Beyond the lecture**
        >
        > The numbers spread by 2.16.
        >
        > <!-- check[checks]: spread -->

        ## In code: two functions {#in-code}

        [causal_mask](../../src/transformer_notes/attention.py)

        [average](../../snippets/intro/mean/average.py)

        [masked](../../snippets/intro/mean/masked.py)

        ## Picture: three bars {#picture}

        ![Three bars and a line at their mean](mean/bars.svg)
        The line lies at 3.5.

        <!-- check[average]: average -->

        ## Pitfalls: halves {#pitfalls}

        Some divide by two and get 5.0.

        <!-- wrong[average]: average -->

        The axis ends at 1024.

        <!-- exempt[1024]: a choice of the figure -->

        ## Check yourself: means {#check-yourself}

        ### A sum {#q-sum}

        What is the sum of the three?

        **Answer:** 10.5
        <!-- check[average]: values.sum() -->

        **If you got 4:** you added two of them.

        **Solution:** Add all three.

        ### A largest {#q-largest}

        What is the largest of the three?

        **Answer:** 6.5
        <!-- check[average]: values.max() -->

        **If you got 2.5:** you took the second.

        **Solution:** Look again.

        ### A word {#q-word}

        What balances the beam?

        **Answer:** The mean.

        **If you said the median:** that is the middle one.

        **Solution:** Its distances add up to zero.

        ### A shape {#q-shape}

        Which shape has the mean?

        **Answer:** None.

        **If you said three:** those are the numbers.

        **Solution:** It is a number.

        ## Sources {#sources}

        * Means are in section 1[^mean2020:section-1].
        """,
    "docs/index.md": """
        ---
        title: Small notes
        description: One chapter.
        kind: reference
        ---

        Begin with [the mean](intro/mean.md).

        <!-- list: chapters -->
        """,
    "docs/notation.md": """
        ---
        title: Notation
        description: The symbols.
        kind: reference
        ---

        A width is $d$. Values are $v_j$, of width $d_v$.
        """,
    "docs/glossary.md": """
        ---
        title: Glossary
        description: The words.
        kind: reference
        ---

        <!-- list: glossary -->
        """,
    "docs/references.md": """
        ---
        title: References
        description: The papers, and the lecture.
        kind: reference
        ---

        <!-- list: papers -->

        <!-- list[intro]: segments -->
        """,
    "includes/words.txt": """
        softmax
        """,
    "includes/papers.yml": """
        mean2020:
          authors: Author
          year: 2020
          title: On means
          url: https://example.org/mean
          places: {section-1: "Section 1", table-2: "Table 2"}
        vaswani2017:
          authors: Vaswani et al.
          year: 2017
          title: Attention Is All You Need
          url: https://example.org/attention
          places: {section-3.2: Section 3.2}
        """,
    "includes/glossary.yml": """
        average:
          term: average
          forms: [average]
          text: The sum, divided by the number.
          chapter: intro/mean.md
        """,
    "includes/questions.yml": """
        one-number:
          text: Why does one number stand for all?
          answer: intro/mean.md#by-hand
        """,
    "includes/segments.yml": """
        intro:
          title: The lecture
          video: video
          length: "1:00"
          speakers: Somebody
          segments:
            - {id: "1", start: "0:05", end: "0:20", text: What a mean is}
            - {id: "2", start: "0:20", end: "0:40", text: How to compute it}
            - {id: "3", start: "0:40", end: "1:00", text: What else there is}
        """,
    "includes/planned.yml": """
        intro/median.md:
          title: The median
          description: The one in the middle.
          lecture: intro
          segments: ["3"]
        """,
    AVERAGE: """
        import torch

        values = torch.tensor([1.5, 2.5, 6.5])
        average = values.mean()
        print(average)
        """,
    "snippets/intro/mean/average.out": """
        tensor(3.5000)
        """,
    MASKED: """
        import torch

        from transformer_notes.attention import causal_mask

        scores = torch.tensor([[1.0, 2.0], [3.0, 5.0]])
        weights = scores.masked_fill(~causal_mask(2), 0)
        print(weights.tolist())
        """,
    "snippets/intro/mean/masked.out": """
        [[1.0, 0.0], [3.0, 5.0]]
        """,
    "snippets/intro/mean/checks.py": """
        import statistics

        spread = statistics.pstdev((1.5, 2.5, 6.5))
        """,
    FIGURES: '''
        """Figures of the mean."""

        from matplotlib.figure import Figure

        from transformer_notes.attention import causal_mask


        def bars() -> Figure:
            """Draw three bars."""
            figure = Figure(figsize=(3, 2))
            figure.subplots().bar(range(3), causal_mask(3).sum(dim=1).tolist())
            return figure
        ''',
    "src/notes_site/figures/intro/__init__.py": "",
}


@dataclass(frozen=True)
class Small:
    """A small project that a test may break."""

    root: Path

    @property
    def project(self) -> Project:
        """The project as compile takes it; a new one, for settings are read once."""
        return Project(self.root)

    def read(self, name: str) -> str:
        """Read a file."""
        return (self.root / name).read_text(encoding="utf-8")

    def write(self, name: str, text: str | bytes) -> None:
        """Write a file, and the folders around it."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace the first place of a text that must be there."""
        text = self.read(name)
        assert old in text, f"{name} has no {old!r}"
        self.write(name, text.replace(old, new, 1))

    def line(self, name: str, mark: str) -> int:
        """Find the first line of a file that holds a mark, from 1."""
        lines = (self.root / name).read_bytes().decode(errors="replace").split("\n")
        return next(number for number, line in enumerate(lines, start=1) if mark in line)

    def compile(self, time_limit: float = 30.0) -> Compiled:
        """Compile all of it, without a word."""
        return compile_project(self.project, lambda *_: None, (), time_limit)

    def only_problem(self) -> Problem:
        """Give the one problem that compile finds."""
        problems = self.compile().problems
        assert len(problems) == 1, "\n".join(map(str, problems)) or "no problem is reported"
        return problems[0]


def write_small_project(root: Path) -> Small:
    """Write a small project without problems into an empty folder."""
    small = Small(root)
    ignored = shutil.ignore_patterns("__pycache__", "intro", "vision", "beyond")
    shutil.copytree(ROOT / "src", root / "src", ignore=ignored)
    shutil.copytree(ROOT / "overrides", root / "overrides")
    shutil.copytree(ROOT / "docs/assets", root / "docs/assets")
    for name in ("cspell.yaml", "mkdocs-offline.yml", "package.json", "package-lock.json"):
        shutil.copy(ROOT / name, root / name)
    (root / "node_modules").symlink_to(ROOT / "node_modules")
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    before, _, after = settings.partition("nav:\n")
    small.write("mkdocs.yml", before + NAV + after[after.index("theme:\n") :])
    for name, text in FILES.items():
        small.write(name, textwrap.dedent(text).removeprefix("\n"))
    return small
