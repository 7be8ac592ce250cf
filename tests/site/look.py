"""What a browser finds wrong with a page; each function gives a list, empty if all is well."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Page


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

    Hidden and transparent ones are left out, and so are formulas, which have the colour of the
    text around.
    """
    return page.evaluate(
        """() => {
            const canvas = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
            const paint = (...colours) => {
                canvas.clearRect(0, 0, 1, 1);
                for (const colour of colours) {
                    canvas.fillStyle = colour;
                    canvas.fillRect(0, 0, 1, 1);
                }
                return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
            };
            const luminance = colour => colour.map(value => value / 255)
                .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
                .reduce((sum, value, i) => sum + value * [0.2126, 0.7152, 0.0722][i], 0);
            const layers = element => element
                ? [...layers(element.parentElement), getComputedStyle(element).backgroundColor]
                : ['white'];
            const faint = {};
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const element = walker.currentNode.parentElement;
                const visible = {opacityProperty: true, visibilityProperty: true};
                if (!walker.currentNode.data.trim() || !element.checkVisibility(visible)) continue;
                if (element.closest('.katex, script, style')) continue;
                const background = layers(element);
                const [low, high] = [
                    luminance(paint(...background, getComputedStyle(element).color)),
                    luminance(paint(...background)),
                ].sort((a, b) => a - b);
                const contrast = ((high + 0.05) / (low + 0.05)).toFixed(2);
                const name = element.tagName.toLowerCase() + '.' + element.className;
                if (contrast < 4.5)
                    faint[name] = `${name} ${contrast}: ${walker.currentNode.data.trim()}`;
            }
            return Object.values(faint);
        }"""
    )
