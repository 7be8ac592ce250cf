"""The search box, driven as a reader drives it."""

import gzip
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from pages import CHAPTER, address
from playwright.sync_api import Browser, Page, Response

QUERIES = yaml.safe_load(Path(__file__).with_name("queries.yml").read_text(encoding="utf-8"))

# Types each query into the box, and gives the addresses of its results, the best one first.
ASK = """async queries => {
    const input = document.querySelector('.md-search__input');
    const list = document.querySelector('.md-search-result__list');
    const type = text => { input.value = text; input.dispatchEvent(new Event('keyup')); };
    const until = async condition => {
        for (let i = 0; i < 400 && !condition(); i++) await new Promise(go => setTimeout(go, 5));
    };
    const score = link => parseFloat(link.firstElementChild.dataset.mdScore);
    const answers = [];
    for (const query of queries) {
        type('');
        await until(() => !list.children.length);
        type(query);
        await until(() => list.children.length);
        answers.push([...list.children].flatMap(page => [...page.querySelectorAll('a')]
            .filter(link => score(link) > 0)
            .sort((a, b) => score(b) - score(a))
            .map(link => link.href)));
    }
    return answers;
}"""


def open_chapter(page: Page, site: str) -> None:
    """Open a chapter, and wait until its search listens."""
    page.goto(site + address(CHAPTER))
    page.locator(".md-search-result__meta", has_text="Type to start").wait_for(state="attached")


def ask(page: Page, site: str, queries: list[str]) -> list[list[str]]:
    """Give for each query the headings that are found, as queries.yml writes them."""
    page.locator(".md-search__input").focus()
    found = page.evaluate(ASK, queries)
    return [[heading(link.removeprefix(site)) for link in links] for links in found]


def first_search(browser: Browser, site: str, folder: Path) -> tuple[list[Path], list[Path]]:
    """Open a chapter and search once.

    Args:
        browser: The browser.
        site: Address of the site.
        folder: Folder of the site.

    Returns:
        The files that the search loads before the first letter, and those that come then.
    """
    page = browser.new_page()
    loaded: list[Response] = []
    page.on("response", lambda answer: loaded.append(answer))  # Playwright takes no built-in

    def of_the_search() -> list[Path]:
        page.wait_for_load_state("networkidle")
        paths = dict.fromkeys(answer.url.removeprefix(site).split("?")[0] for answer in loaded)
        return [folder / path for path in paths if "search" in path]

    open_chapter(page, site)
    page.keyboard.press("/")
    page.locator(".md-search__input:focus").wait_for()
    before = of_the_search()
    page.keyboard.type("why do we divide by the square root of d_k?")
    page.locator(".md-search-result__link").first.wait_for()
    after = [path for path in of_the_search() if path not in before]
    page.close()
    return before, after


def weight(paths: Iterable[Path]) -> int:
    """Sum up what files weigh on the way; some are gzipped as they are."""
    return sum(min(len(data), len(gzip.compress(data))) for data in map(Path.read_bytes, paths))


def heading(address: str) -> str:
    parts = urlsplit(address)
    return (parts.path.strip("/") or "index") + (parts.fragment and f"#{parts.fragment}")


def misses(asked: dict[str, set[str]], found: list[list[str]], most: int = 1) -> list[str]:
    return [
        f"{query!r} leads to {', '.join(links[:3]) or 'nothing'}, not to {' or '.join(expected)}"
        for (query, expected), links in zip(asked.items(), found, strict=True)
        if expected.isdisjoint(links[:most])
    ]
