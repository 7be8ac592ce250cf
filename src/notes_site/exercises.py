"""Questions whose answer is one number: the page gets a field for it, see docs/assets/exercises.js.

What the script needs stands in attributes of the page. The field itself is made by the script, in
an empty element before the solution: without a script there is the folded solution alone.
"""

import re
from itertools import takewhile

from notes_site.arithmetic import NUMBER, SCALES, Number, read_number
from notes_site.chapter import Chapter
from notes_site.sections import ANSWER, questions

# One number and nothing else: rounded, with a sign, a range, a percent sign or a word behind it.
ASKED = re.compile(
    rf"(?P<approximate>≈ ?)?(?P<number>[-−+]?{NUMBER}(?: ?%)?)(?: ± (?P<range>{NUMBER}))?"
    rf"(?: (?!(?:{'|'.join(SCALES)})\b)[a-z]+)?\.?"
)
MISTAKE = re.compile(r"\*\*If you got ([^*]+):\*\*")


def asked_number(text: str) -> Number | None:
    """Read an answer that is one number.

    Args:
        text: The answer, or a wrong one.

    Returns:
        The number, with the tolerance of its last digit or of its range; a whole number has one
        if ≈ stands before it. None if the answer is anything else: words, a matrix, two numbers.
    """
    match = ASKED.fullmatch(text.strip())
    if match is None:
        return None
    number = read_number(match["number"].removeprefix("+"))
    if match["range"]:
        tolerance = read_number(match["range"]).value
    elif match["approximate"] and not number.tolerance:
        digits = match["number"].replace(",", "")
        tolerance = 0.5 * 10 ** (len(digits) - len(digits.rstrip("0")))
    else:
        tolerance = number.tolerance
    return Number(number.text, number.value, tolerance)


def attributes(chapter: Chapter) -> dict[int, str]:
    """Write what the script has to know about each question with a number.

    Args:
        chapter: The page.

    Returns:
        For the line of each such answer, and of each number among its mistakes, the attributes
        of its bold opening.
    """
    found = {}
    for question in questions(chapter):
        lines = {n: chapter.lines[n - 1] for n in range(question.answer, question.end + 1)}
        # A check follows in the same paragraph.
        paragraph = takewhile(lambda line: line.strip() and "<!--" not in line, lines.values())
        answer = asked_number(ANSWER.sub("", " ".join(paragraph), count=1))
        if answer is None:
            continue
        percent = " data-unit=%" if "%" in answer.text else ""
        found[question.answer] = f"{{ {_written('answer', answer)}{percent} }}"
        for line, text in lines.items():
            mistake = MISTAKE.match(text)
            if mistake and (number := asked_number(mistake[1])):
                found[line] = f"{{ {_written('mistake', number)} }}"
    return found


def _written(kind: str, number: Number) -> str:
    return f"data-{kind}={number.value:.12g} data-within={number.tolerance:.3g}"
