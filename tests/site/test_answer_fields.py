"""What a question with a number promises: a field that says what the number typed is worth."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from keyboard import focus_pixels
from look import (
    EXPLAINED,
    AccessibilityTree,
    faint_texts,
    findings,
    listen,
    run_axe,
    too_wide,
)
from markdown import markdown
from playwright.sync_api import Browser, Page, Route

from notes_site.chapter import parse_text
from notes_site.exercises import attributes
from notes_site.project import Project

PROJECT = Project.find(Path(__file__).parent)
CHAPTER = "intro/self-attention/"
FIELD = "#q-other-order-answer"

# What is asked, with a mistake in its own words; then what is typed, and how the verdict begins.
QUESTIONS = {
    "0.8817": ("0.9448", "0.88"),
    "1.20": ("1.25", "1.4"),
    "1,536": ("768", "3,072"),
    "1,191,936": ("1,182,720",),
    "−0.4161": ("−0.1455", "1"),
    "80.9 %": ("56.3 %", "19.1 %"),
    "0.5": ("0.25",),
    "0.3333": ("1",),
    "≈ 95,600": ("1,294",),
    "1.94 ± 0.01": ("1.00",),
    "12.86 pixels": ("11.58",),
    "0.35": ("0.355",),
    "3": ("0",),
}
RIGHT, MISTAKE, COARSE, NEARLY, WRONG, UNREADABLE = (
    "Right: ",
    "Not yet. If you got ",
    "As far as it goes, this agrees.",
    "Nearly",
    "Not yet.",
    "I cannot read this as a number.",
)


@pytest.fixture(scope="module")
def planted(browser: Browser) -> Iterator[Page]:
    """Give a page that holds nothing but questions and the script."""
    source = ["---", "title: T", "---"]
    for number, (answer, mistakes) in enumerate(QUESTIONS.items()):
        source += [f"### Question {number} {{#q-{number}}}", "", f"**Answer:** {answer}", ""]
        for mistake in mistakes:
            source += [f"**If you got {mistake}:** a mistake, {mistake}.", ""]
        source += ["**Solution:** Look.", ""]
    chapter = parse_text(PROJECT, PROJECT.docs / "here.md", "\n".join(source))
    lines = list(chapter.lines)
    for line, attribute in attributes(chapter).items():
        lines[line - 1] = lines[line - 1].replace(":**", f":**{attribute}", 1)
    parts = re.split(r"(?=<h3)", markdown("\n".join(lines), extensions=["attr_list"]))
    page = browser.new_page()
    page.set_content(
        "".join(re.sub("(</h3>)(.*)", r"\1<details>\2</details>", p, flags=re.S) for p in parts)
    )
    page.add_script_tag(path=PROJECT.docs / "assets" / "exercises.js")
    yield page
    page.close()


def verdicts(page: Page, typed: dict[str, str]) -> dict[str, str]:
    """Type a text into each of some fields, and read what is said."""
    return page.evaluate(
        """typed => Object.fromEntries(Object.entries(typed).map(([id, text]) => {
            const field = document.getElementById(id);
            field.value = text;
            field.form.requestSubmit();
            return [id, field.form.querySelector('[role=status]').innerText.trim()];
        }))""",
        typed,
    )


def verdict(page: Page, answer: str, typed: str) -> str:
    field = f"q-{list(QUESTIONS).index(answer)}-answer"
    return verdicts(page, {field: typed})[field]


@pytest.mark.parametrize(
    ("answer", "typed", "said"),
    [
        ("0.8817", "0.8817", RIGHT),
        ("0.8817", " ≈ 0.88174 ", RIGHT),
        ("0.8817", "0,8817", RIGHT),
        ("0.8817", ".8817", RIGHT),
        ("0.8817", "88.17 %", RIGHT),
        ("0.8817", "8.817e-1", RIGHT),
        ("0.8817", "0.8818", NEARLY),
        ("0.8817", "0.882", COARSE),
        ("0.8817", "1", COARSE),
        ("0.8817", "0.88", MISTAKE + "0.88:"),
        ("0.8817", "0.9448", MISTAKE + "0.9448:"),
        ("0.8817", "0.94481", MISTAKE + "0.9448:"),
        ("0.8817", "0.945", WRONG),
        ("0.8817", "0", WRONG),
        ("0.8817", "-0.8817", WRONG),
        ("1.20", "1.2", RIGHT),
        ("1.20", "1.204", RIGHT),
        ("1.20", "6/5", RIGHT),
        ("1.20", "1.206", NEARLY),
        ("1.20", "1.4", MISTAKE + "1.4:"),
        ("1,536", "1536", RIGHT),
        ("1,536", "1,536", RIGHT),
        ("1,536", "1 536", RIGHT),
        ("1,536", "1\u202f536", RIGHT),
        ("1,536", "1'536", RIGHT),
        ("1,536", "1.536", RIGHT),
        ("1,536", "1536.0", RIGHT),
        ("1,536", "1536 tokens", RIGHT),
        ("1,536", "1535.7", NEARLY),
        ("1,536", "1537", WRONG),
        ("1,536", "3 072", MISTAKE + "3,072:"),
        ("1,536", "15,36", WRONG),
        ("1,191,936", "1.191.936", RIGHT),
        ("1,191,936", "1,191,936.0", RIGHT),
        ("1,191,936", "1,191936", WRONG),
        ("−0.4161", "-0.4161", RIGHT),
        ("−0.4161", "− 0.4161", RIGHT),
        ("−0.4161", "–0,4161", RIGHT),
        ("−0.4161", "0.4161", WRONG),
        ("80.9 %", "80.9", RIGHT),
        ("80.9 %", "80.9%", RIGHT),
        ("80.9 %", "0.809", RIGHT),
        ("80.9 %", "81", COARSE),
        ("80.9 %", "56.3", MISTAKE + "56.3 %:"),
        ("0.5", "50 %", RIGHT),
        ("0.5", "1/2", RIGHT),
        ("0.5", "50", WRONG),
        ("0.3333", "1/3", RIGHT),
        ("0.3333", "1/0", WRONG),
        ("≈ 95,600", "95,597.3", RIGHT),
        ("≈ 95,600", "95,655", NEARLY),
        ("≈ 95,600", "95,800", WRONG),
        ("1.94 ± 0.01", "1.95", RIGHT),
        ("1.94 ± 0.01", "1", MISTAKE + "1.00:"),
        ("12.86 pixels", "12.86 pixels", RIGHT),
        ("12.86 pixels", "12.86px", RIGHT),
        ("0.35", "0.35", RIGHT),
        ("0.35", "0.355", MISTAKE + "0.355:"),
        ("3", "3", RIGHT),
        ("3", "03", RIGHT),
        ("3", "0", MISTAKE + "0:"),
        *(
            ("3", text, UNREADABLE)
            for text in ("", "three", "3 million", "3k", "2 or 3", "1 2", ".")
        ),
    ],
)
def test_a_number_is_worth_what_a_reader_expects(planted: Page, answer, typed, said):
    found = verdict(planted, answer, typed)
    assert found == said if said == WRONG else found.startswith(said)


@given(st.sampled_from([a for a in QUESTIONS if "±" not in a]), st.floats(-3, 3), st.data())
def test_right_is_what_rounds_to_the_answer(planted: Page, answer, units, data):
    """Whatever the way of writing: off by less than half a unit of the last digit, or not."""
    percent, number = "%" in answer, re.sub(r"[^\d.−]", "", answer).replace("−", "-")
    places = len(number.partition(".")[2])
    unit = 100 if "≈" in answer else 10.0**-places if places else 1.0
    value = float(number) + units * unit
    typed = f"{value:,.{places + 6}f}"
    comma, point = data.draw(st.sampled_from([(",", "."), (" ", "."), (".", ","), ("", ",")]))
    typed = typed.translate(str.maketrans({",": comma, ".": point, "-": "−"}))
    right = abs(units) <= 0.5 if places or "≈" in answer else round(value, 6) == float(number)
    if abs(abs(units) - 0.5) > 1e-5 and not answer.startswith("0.35"):
        found = verdict(planted, answer, typed + " %" * percent)
        assert found.startswith(RIGHT) == right, typed


def test_the_label_says_what_is_asked_and_of_which_question(planted: Page):
    labels = planted.locator(".exercise label").all_text_contents()
    said = [re.fullmatch("Your answer, (.*): (.*)", label) for label in labels]
    assert [match and match[2] for match in said] == [
        f"Question {n}" for n in range(len(QUESTIONS))
    ]
    forms = {answer: match and match[1] for answer, match in zip(QUESTIONS, said, strict=True)}
    assert forms["0.8817"] == "a number with 4 decimals"
    assert forms["0.5"] == "a number with 1 decimal"
    assert forms["1,536"] == "a whole number"
    assert forms["80.9 %"] == "percent with 1 decimal"
    assert forms["≈ 95,600"] == "a number rounded to 100s"
    assert forms["1.94 ± 0.01"] == "a number with 2 decimals"


# On the site --------------------------------------------------------------------------------------


def open_chapter(browser: Browser, site: str, scheme: str = "light", width: int = 1280) -> Page:
    page = browser.new_page(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page.goto(site + CHAPTER)
    page.locator(FIELD).wait_for()
    return page


def test_the_keyboard_alone_answers_and_hears_what_is_said(site: str, browser: Browser):
    page = open_chapter(browser, site)
    complaints = listen(page, site)
    field = page.locator(FIELD)
    said = page.locator("form", has=field).get_by_role("status")
    field.focus()
    for key in "0.9448":
        page.keyboard.press(key)  # neither of these turns the page or opens the search
    page.keyboard.press("Enter")
    assert said.inner_text().startswith("Not yet. If you got 0.9448: the scores were not divided")
    assert said.locator("math").count() == 1
    assert page.evaluate("document.activeElement.id") == FIELD[1:]

    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.press("0")
    assert said.inner_text() == ""  # what was said was about another number
    page.keyboard.type(",8817")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert said.inner_text() == "Right: 0.8817. The solution is below."
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("details[open]", has_text="If you got 0.9448:").wait_for()
    assert page.url == site + CHAPTER
    assert complaints == []

    names = [field["name"]["value"] for field in AccessibilityTree(page).all("textbox")]
    assert "Your answer, a number with 4 decimals : The other order" in names
    assert len(set(names)) == len(names)
    page.close()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_what_is_said_can_be_read_and_fits(site: str, browser: Browser, scheme, width):
    page = open_chapter(browser, site, scheme, width)
    fields = page.locator(".exercise input").evaluate_all("all => all.map(field => field.id)")
    texts = ["0.9448", "0.8808", "2.1", "two", "0.7951", ""]
    said = verdicts(page, dict(zip(fields, texts, strict=True)))
    assert len(set(said.values())) == 5
    if scheme == "dark":  # colours apart, axe sees the same in both
        run_axe(page)
        assert findings(page, EXPLAINED) == []
    assert faint_texts(page) == []
    assert too_wide(page) == []
    heights = page.locator(".exercise :is(input, button)").evaluate_all(
        "all => all.map(element => element.getBoundingClientRect().height)"
    )
    assert min(heights) >= 24
    assert focus_pixels(page, page.locator(FIELD)) >= 1
    page.emulate_media(media="print")
    assert page.locator(".exercise:visible").count() == 0
    page.close()


def test_without_scripts_there_is_the_folded_solution_alone(site: str, browser: Browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + CHAPTER)
    assert page.locator("details.answer").count() > 5
    assert page.locator("form.exercise, article input").count() == 0
    context.close()


def test_each_page_that_comes_without_a_reload_has_each_field_once(built: Path, browser: Browser):
    """At the real address, where navigation is instant."""
    host = yaml.safe_load((built / "mkdocs.yml").read_text(encoding="utf-8"))["site_url"]
    page = browser.new_page(reduced_motion="reduce")

    def answer(route: Route) -> None:
        file = built / "site" / urlsplit(route.request.url.removeprefix(host)).path
        route.fulfill(path=file / "index.html" if file.is_dir() else file)

    def fields(title: str) -> int:
        page.get_by_role("heading", level=1, name=title).wait_for()
        page.locator(".exercise").first.wait_for()
        asked = page.locator("[data-answer]").count()
        assert page.locator(".exercise").count() == asked
        assert page.locator(".answer-field:has(.exercise) + details.answer").count() == asked
        return asked

    page.route(f"{host}**", answer)
    page.goto(host + CHAPTER, wait_until="networkidle")
    page.evaluate("window.kept = true")
    first = fields("Self-attention")
    page.locator("a.md-footer__link--next").click()
    fields("Multi-head attention")
    page.go_back()
    assert fields("Self-attention") == first
    assert verdicts(page, {FIELD[1:]: "0.8817"})[FIELD[1:]].startswith(RIGHT)
    page.locator(".md-nav--secondary a[href$='#pitfalls']:visible").click()
    page.wait_for_timeout(200)
    assert fields("Self-attention") == first
    assert page.locator(FIELD).input_value() == "0.8817"
    assert page.evaluate("window.kept")
    page.close()
