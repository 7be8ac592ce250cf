"""What a browser finds wrong with a page; each function gives a list, empty if all is well."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"

# WCAG 2.2, levels A and AA, and best practices: all of axe's rules but those of AAA and those it
# calls experimental, which take the line above a file's name for a heading.
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# What axe leaves open on our pages, by rule and selector, and who answers instead.
EXPLAINED = {
    "color-contrast": {
        ":is(.math, .md-typeset__scrollwrap, figure) *": "a shadow; test_pages measures on it",
        ".md-sidebar--primary *": "scrolled out of a long list; test_pages measures it",
        "pre > code, pre > code *": (
            "an arrow is too short, a long line goes on under its neighbour; "
            "test_pages measures both"
        ),
        # The boxes of a formula lie over the text around it.
        ":is(p, li):has(notes-math), :is(p, li):has(notes-math) :not(.katex *)": (
            "test_pages measures it"
        ),
    },
    "label-content-name-mismatch": {".footnote-backref": "the arrow of this link is no word"},
}


def listen(page: Page, site: str) -> list[str]:
    """Collect what goes wrong while a page is used: words on the console, requests astray."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
    page.on("requestfailed", lambda request: complaints.append(f"failed: {request.url}"))
    page.on(
        "request",
        lambda request: (
            urlsplit(request.url).scheme == "data"
            or request.url.startswith(site)
            or complaints.append(f"request to another place: {request.url}")
        ),
    )
    page.on(
        "response",
        lambda response: response.ok or complaints.append(f"{response.status}: {response.url}"),
    )
    return complaints


def broken_pictures(page: Page) -> list[str]:
    """Find shown pictures that do not load or do not say what they show."""
    return page.evaluate(
        """async () => {
            const shown = [...document.querySelectorAll('article img')].filter(
                image => getComputedStyle(image).display !== 'none');
            const broken = [];
            for (const image of shown) {
                image.scrollIntoView();
                await image.decode().catch(() => {});
                if (!image.naturalWidth) broken.push('does not load: ' + image.src);
                if (!image.alt.trim()) broken.push('has no alt text: ' + image.src);
            }
            return broken;
        }"""
    )


def too_wide(page: Page) -> list[str]:
    """Find what sticks out of the window and cannot be scrolled to in a box of its own."""
    return page.evaluate(
        """() => [...document.querySelectorAll('article *')].filter(element => {
            const scrolls = at => at && at.tagName !== 'BODY'
                && (getComputedStyle(at).overflowX !== 'visible' || scrolls(at.parentElement));
            return element.getBoundingClientRect().right > innerWidth
                && !scrolls(element.parentElement);
        }).map(element => element.outerHTML.slice(0, 200))"""
    )


def wider_than_paper(page: Page) -> list[str]:
    """Find what a sheet of paper would cut off, for nobody scrolls there."""
    return page.evaluate(
        """() => [...document.querySelectorAll('article :not(svg *, .katex-mathml *)')]
            .filter(at => {
                const {left, right, width} = at.getBoundingClientRect();
                return width > 1 && (left < -1 || right > innerWidth + 1);
            }).map(at => at.outerHTML.slice(0, 200))"""
    )


def overflowing_cells(page: Page) -> list[str]:
    """Find cells of tables whose content runs into the next cell."""
    return page.evaluate(
        """() => [...document.querySelectorAll('article :is(th, td)')]
            .filter(cell => cell.scrollWidth > cell.clientWidth + 1)
            .map(cell => cell.textContent)"""
    )


def raw_formulas(page: Page) -> list[str]:
    """Find TeX that a reader would see: dollars and commands, outside code and formulas."""
    text = page.evaluate(
        """() => {
            const article = document.querySelector('article').cloneNode(true);
            article.querySelectorAll('code, .katex').forEach(element => element.remove());
            return article.textContent;
        }"""
    )
    return re.findall(r".{,40}(?:\$\$|\\[A-Za-z(\[]).{,40}", text)


def heading_jumps(page: Page) -> list[str]:
    """Find headings that skip a level, and a page that does not begin with its one title."""
    headings = page.evaluate(
        """() => [...document.querySelectorAll('article :is(h1, h2, h3, h4, h5, h6)')].map(
            heading => [Number(heading.tagName[1]), heading.textContent])"""
    )
    levels = [0, *(level for level, _ in headings)]
    jumps = [
        f"h{level} after h{before}: {text}"
        for before, (level, text) in zip(levels, headings, strict=False)
        if level > before + 1
    ]
    return jumps if levels.count(1) == 1 else [*jumps, f"{levels.count(1)} titles"]


def faint_texts(page: Page) -> list[str]:
    """Find texts whose contrast with what lies below them is under 4.5:1 (WCAG 2.2, AA).

    Hidden and transparent ones are left out. A background with a gradient counts with each of its
    colours, as if the whole of it had that colour.
    """
    return page.evaluate(
        """() => {
            const canvas = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
            const painted = {};
            const luminance = (...colours) => painted[colours] ??= (() => {
                canvas.clearRect(0, 0, 1, 1);
                for (const colour of colours) {
                    canvas.fillStyle = colour;
                    canvas.fillRect(0, 0, 1, 1);
                }
                return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)
                    .map(value => value / 255)
                    .map(value => value <= 0.04045
                        ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
                    .reduce((sum, value, i) => sum + value * [0.2126, 0.7152, 0.0722][i], 0);
            })();
            const known = new Map();
            const grounds = element => {
                if (!element) return [['white']];
                if (!known.has(element)) known.set(element, findGrounds(element));
                return known.get(element);
            };
            const findGrounds = element => {
                const {backgroundColor, backgroundImage} = getComputedStyle(element);
                const below = grounds(element.parentElement);
                const own = backgroundColor === 'rgba(0, 0, 0, 0)'
                    ? below : below.map(layers => [...layers, backgroundColor]);
                const gradient = backgroundImage.includes('gradient')
                    ? backgroundImage.match(/(rgba?|color)[(][^)]*[)]/g) : [];
                return [...own, ...gradient.flatMap(
                    colour => own.map(layers => [...layers, colour]))];
            };
            const faint = {};
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const element = walker.currentNode.parentElement;
                const visible = {opacityProperty: true, visibilityProperty: true};
                if (!walker.currentNode.data.trim() || !element.checkVisibility(visible)) continue;
                if (element.closest('.katex-mathml, script, style')) continue;
                const contrast = Math.min(...grounds(element).map(layers => {
                    const [low, high] = [
                        luminance(...layers, getComputedStyle(element).color),
                        luminance(...layers),
                    ].sort((a, b) => a - b);
                    return (high + 0.05) / (low + 0.05);
                })).toFixed(2);
                const name = element.tagName.toLowerCase() + '.' + element.className;
                if (contrast < 4.5)
                    faint[name] = `${name} ${contrast}: ${walker.currentNode.data.trim()}`;
            }
            return Object.values(faint);
        }"""
    )


def run_axe(page: Page, *without: str) -> None:
    """Let axe look at a page as it is; `findings` tells of it what is wanted.

    Args:
        page: The page.
        without: Rules that it leaves out.
    """
    page.evaluate(AXE.read_text(encoding="utf-8"))
    page.evaluate(
        """async ([tags, without]) => {
            // The glyphs of formulas are half of a page, hidden from screen readers.
            window.axeFound = await axe.run({exclude: [['.katex-html']]}, {
                runOnly: tags, resultTypes: ['violations', 'incomplete'],
                preload: {assets: ['media']},  // no rule of these tags reads style sheets
                rules: Object.fromEntries(without.map(rule => [rule, {enabled: false}])),
            });
        }""",
        [AXE_TAGS, without],
    )


def findings(page: Page, explained: Mapping[str, Iterable[str]]) -> list[str]:
    """Tell what axe called wrong, and what it could not judge and nobody explained.

    Args:
        page: The page that axe looked at.
        explained: For a rule that axe may leave open, the selectors of the elements.
    """
    return page.evaluate(
        """explained => {
            const tell = (kind, results, isKnown) => results.flatMap(({id, nodes}) => nodes
                .filter(({target}) => !isKnown(id, document.querySelector(target[0])))
                .map(({html, target}) => `${kind} ${id}: ${target} ${html.slice(0, 120)}`));
            const selectors = id => explained[id] ?? [];
            return [
                ...tell('wrong', axeFound.violations, () => false),
                ...tell('open', axeFound.incomplete,
                    (id, element) => selectors(id).some(selector => element.matches(selector))),
            ];
        }""",
        {rule: [*selectors] for rule, selectors in explained.items()},
    )


def motions(page: Page) -> list[str]:
    """Find what takes longer than a frame to move, fade or scroll."""
    return page.evaluate(
        """() => {
            const seconds = list => Math.max(...list.split(', ').map(parseFloat));
            const slow = new Set();
            for (const element of document.querySelectorAll('*'))
                for (const part of ['', '::before', '::after']) {
                    const style = getComputedStyle(element, part);
                    const transition = seconds(style.transitionDuration) > 0
                        ? seconds(style.transitionDuration) + seconds(style.transitionDelay) : 0;
                    const animation = style.animationName === 'none' ? 0
                        : (seconds(style.animationDuration) + seconds(style.animationDelay))
                        * seconds(style.animationIterationCount.replace('infinite', 'Infinity'));
                    if (Math.max(transition, animation) > 1 / 60
                        || style.scrollBehavior === 'smooth')
                        slow.add(element.tagName.toLowerCase() + '.' + element.className + part);
                }
            for (const animation of document.getAnimations())
                if (animation.effect.getComputedTiming().endTime > 1000 / 60)
                    slow.add('runs: ' + (animation.animationName ?? animation.transitionProperty));
            return [...slow];
        }"""
    )


def vanished_signs(page: Page) -> list[str]:
    """Find signs drawn with a mask whose colour is that of the ground they stand on."""
    return page.evaluate(
        """() => {
            const ground = element => {
                const colour = element && getComputedStyle(element).backgroundColor;
                return !element ? 'rgb(255, 255, 255)'
                    : /^rgba.*, 0[)]$/.test(colour) ? ground(element.parentElement) : colour;
            };
            return [...document.querySelectorAll('*')]
                .filter(element => element.checkVisibility(
                    {opacityProperty: true, visibilityProperty: true}))
                .flatMap(element => ['', '::before', '::after']
                    .filter(part => {
                        const style = getComputedStyle(element, part);
                        return style.maskImage !== 'none' && style.content !== 'none'
                            && parseFloat(style.width) > 0 && style.backgroundColor
                            === ground(part ? element : element.parentElement);
                    })
                    .map(part => element.tagName.toLowerCase() + '.' + element.className + part));
        }"""
    )


def small_figures(page: Page) -> list[str]:
    """Find figures shrunk so far that their letters of 11 pt are less than 11 px high."""
    return page.evaluate(
        """() => [...document.querySelectorAll('article figure img')]
            .filter(image => image.checkVisibility())
            .map(image =>
                [image, image.getBoundingClientRect().width / image.getAttribute('width')])
            .filter(([, scale]) => scale * 11 * 96 / 72 < 10.99)
            .map(([image, scale]) => `${scale.toFixed(2)}: ${image.src}`)"""
    )


class AccessibilityTree:
    """The page as the browser tells it to a screen reader."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)
        self._session.send("DOM.enable")
        self._session.send("Accessibility.enable")
        nodes = self._session.send("Accessibility.getFullAXTree")["nodes"]
        self._nodes: dict[str, dict[str, Any]] = {node["nodeId"]: node for node in nodes}

    def all(self, role: str) -> list[dict[str, Any]]:
        """Find the nodes of a role that are not hidden."""
        return [
            node
            for node in self._nodes.values()
            if not node["ignored"] and node["role"]["value"] == role
        ]

    def node(self, selector: str) -> dict[str, Any]:
        """Find the node of the first element that a selector matches."""
        root = self._session.send("DOM.getDocument")["root"]["nodeId"]
        found = self._session.send("DOM.querySelector", {"nodeId": root, "selector": selector})
        number = self._session.send("DOM.describeNode", found)["node"]["backendNodeId"]
        return next(n for n in self._nodes.values() if n.get("backendDOMNodeId") == number)

    def text(self, node: dict[str, Any]) -> str:
        """Join all that is read of a node."""
        if node["role"]["value"] == "StaticText":
            return node["name"]["value"]
        return "".join(self.text(self._nodes[key]) for key in node["childIds"])
