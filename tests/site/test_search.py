"""What the search promises: whoever types a word of the notes, or nearly, finds its heading."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from look import faint_texts, listen
from playwright.sync_api import Browser, Page
from search_box import QUERIES, ask, first_search, heading, misses, open_chapter, weight

from notes_site.data import load_data
from notes_site.project import Project
from notes_site.search_index import phrases, records

ROOT = Path(__file__).parents[2]
# What is, or could be, part of a search engine's own language; and what no page has.
SIGNS = """\
±
∑
½
🙂
%
{
O(n²)
softmax:
softmax, and
softmax~
+softmax
-mask
mask^2
"causal mask
d_k*
q & k
a/b
<b>token
key.T
x[0]
QKᵀ/√d_k"""
LIMIT = 250_000  # bytes, gzipped

# The same without the box, which takes its time to show ten results; gives the best one only.
ASK_WORKER = """async queries => {
    const {search} = JSON.parse(document.querySelector('#__config').textContent);
    const worker = new Worker(search);
    const answers = [];
    for (const data of queries) {
        const answer = new Promise(go => worker.addEventListener('message', go, {once: true}));
        worker.postMessage({type: 2, data});
        const {items} = (await answer).data.data;
        answers.push(items.length ? items[0][0].location : 'nothing');
    }
    worker.terminate();
    return answers;
}"""


@pytest.fixture(scope="module")
def page(site: str, browser: Browser) -> Iterator[Page]:
    """Open a chapter for all queries, and fail at the end if anything went wrong."""
    page = browser.new_page()
    complaints = listen(page, site)
    open_chapter(page, site)
    yield page
    page.close()
    assert complaints == []


@pytest.mark.parametrize(("rows", "most"), [("first", 1), ("within_three", 3)])
def test_a_query_leads_to_its_heading(site: str, page: Page, rows, most):
    asked = {str(query): {expected} for query, expected in QUERIES[rows].items()}
    assert len(QUERIES["first"]) >= 60
    found = misses(asked, ask(page, site, list(asked)), most)
    assert not found, "\n".join(found)


def test_every_name_and_question_leads_to_where_it_is_taught(built: Path, site: str, page: Page):
    script = (built / "site/assets/search.js").read_text(encoding="utf-8")
    hurried = re.sub(r"(?m)^const PAUSE = \d+;", "const PAUSE = 0;", script)
    assert hurried != script
    # Thousands of questions, none of which is typed.
    page.route("**/assets/search.js", lambda route: route.fulfill(body=hurried))
    data = load_data(Project(ROOT))[0]
    asked: dict[str, set[str]] = {}
    for name, url in phrases(records(built / "site", data.glossary, data.questions)):
        asked.setdefault(name.lower(), set()).add(heading(url))
    best = page.evaluate(ASK_WORKER, list(asked))
    page.unroute_all()
    found = misses(asked, [[heading(url)] for url in best])
    assert not found, "\n".join(found)


def test_no_sign_breaks_a_query(site: str, page: Page):
    found = ask(page, site, SIGNS.split("\n"))
    nothing = [query for query, links in zip(SIGNS.split("\n"), found, strict=True) if not links]
    assert nothing == []


def test_a_word_that_stands_nowhere_finds_nothing_and_the_others_are_found(site: str, page: Page):
    assert ask(page, site, ["xylophone"]) == [[]]
    assert ask(page, site, ["softmax xylophone"])[0][0] == "refresher#softmax"
    missing = page.locator(".md-search-result__terms del").first
    assert missing.inner_text() == "xylophone"


def test_the_index_waits_until_somebody_types(built: Path, site: str, browser: Browser):
    before, after = first_search(browser, site, built / "site")
    # The worker, and the settings of the box.
    assert {path.name for path in before} == {"search.js", "search_index.json"}
    assert weight(before) < 6_000
    assert any(path.suffix == ".pf_index" for path in after)
    assert weight(after) < LIMIT  # the program, a part of the index, the texts that are shown


def test_the_index_comes_in_small_pieces(built: Path):
    # So a search stays light with any number of chapters: it loads one piece for each word.
    folder = built / "site/search"
    heavy = [p.name for p in folder.glob("*/*.pf_*") if weight([p]) > 20_000]
    assert heavy == []
    assert weight([*folder.glob("*.pf_meta"), folder / "phrases.json"]) < 50_000


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_suggestion_and_matches_are_seen(site: str, browser: Browser, scheme, width):
    page = browser.new_page(viewport={"width": width, "height": 740}, color_scheme=scheme)
    complaints = listen(page, site)
    open_chapter(page, site)
    if width < 1000:
        page.locator("label.md-header__button[for=__search]").click()
    page.locator(".md-search__input").press_sequentially("causal mas")
    page.locator(".md-search-result__item mark", has_text="causal").first.wait_for()

    assert page.locator(".md-search__suggest").inner_text().replace("\xa0", " ") == "causal mask"
    assert page.locator(".md-search-result__meta[role=status]").inner_text().endswith("documents")
    box = page.locator(".md-search__output").bounding_box()
    results = page.locator(".md-search-result__item").first.bounding_box()
    assert box
    assert results
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert results["width"] <= box["width"]
    assert faint_texts(page) == []
    assert complaints == []
    page.close()


def test_the_keyboard_alone_finds_and_opens(site: str, browser: Browser):
    page = browser.new_page()
    open_chapter(page, site)
    page.keyboard.press("/")
    page.keyboard.type("causal mas")
    page.locator(".md-search__suggest", has_text="causal").wait_for()
    page.keyboard.press("ArrowRight")  # takes the suggestion
    assert page.locator(".md-search__input").input_value().replace("\xa0", " ") == "causal mask"

    links = page.locator(".md-search-result__item:first-child a")
    page.locator("a[href*='h=causal+mask#']").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert links.nth(1).evaluate("link => link === document.activeElement")
    page.keyboard.press("Escape")
    page.locator("#__search:not(:checked)").wait_for(state="attached")
    # The box learns by a timer of a millisecond that it lost the focus, and on a busy machine keys
    # overtake timers: a later one has waited for it.
    page.evaluate("() => new Promise((done) => setTimeout(done, 10))")

    page.keyboard.press("/")
    page.locator("#__search:checked").wait_for(state="attached")
    page.keyboard.press("Enter")  # opens the best one
    page.wait_for_url("**/masking/?h=*#staircase")
    marked = page.locator("#staircase + p mark")
    marked.first.wait_for()
    assert set(marked.all_inner_texts()) == {"causal mask"}
    page.close()
