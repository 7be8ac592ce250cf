"""A reader without a mouse: walks through a page with the Tab key and notes each stop."""

import io
from typing import NamedTuple

import numpy as np
from PIL import Image
from playwright.sync_api import Locator, Page

# Longer than the way through the longest page: who needs more is caught in a trap.
MOST_STOPS = 1000
PATIENCE = 10

STOP = """() => {
    const element = document.activeElement;
    if (element === document.body) return null;
    const number = element.dataset.stop ?? '';
    element.dataset.stop ||= document.querySelectorAll('[data-stop]').length;
    // A radio button of the palette is shown by its label.
    const shown = element.matches('.md-option') ? element.nextElementSibling : element;
    const {outlineStyle, outlineWidth} = getComputedStyle(shown);
    const [box] = shown.getClientRects();
    const left = Math.max(box?.left, 0), right = Math.min(box?.right, innerWidth);
    const top = Math.max(box?.top, 0), bottom = Math.min(box?.bottom, innerHeight);
    const places = [[0.5, 0.5], [0.1, 0.1], [0.9, 0.1], [0.1, 0.9], [0.9, 0.9]];
    const seen = left < right && top < bottom && places.some(([x, y]) => shown.contains(
        document.elementFromPoint(left + x * (right - left), top + y * (bottom - top))));
    return {
        number,
        html: element.outerHTML.slice(0, 120),
        kind: [element.tagName, element.classList[0], element.closest(
            'header, footer, article, nav')?.tagName].join(),
        outlined: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
        seen,
    };
}"""


class Stop(NamedTuple):
    """Where the keyboard stops."""

    html: str
    kind: str
    outlined: bool
    seen: bool


def walk(page: Page, key: str = "Tab") -> list[Stop]:
    """Press Tab until the way through the page is at its end or comes back to itself."""
    page.evaluate(
        "document.querySelectorAll('[data-stop]').forEach(e => e.removeAttribute('data-stop'))"
    )
    stops: list[Stop] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        found = page.evaluate(STOP)
        if found is None or found.pop("number"):
            break
        for _ in range(PATIENCE):  # the tooltip of the last stop takes a moment to go
            if found["seen"]:
                break
            page.wait_for_timeout(200)
            found["seen"] = page.evaluate(STOP)["seen"]
        stops.append(Stop(**found))
    return stops


def unreached(page: Page) -> list[str]:
    """Find what can be used or scrolled and was no stop of the last walk."""
    return page.evaluate(
        """() => {
            const usable = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
            const scrolls = element => element.scrollWidth > element.clientWidth + 1
                && /auto|scroll/.test(getComputedStyle(element).overflowX);
            return [...document.querySelectorAll('body *')]
                .filter(element => element.matches(usable) || scrolls(element))
                .filter(element => element.checkVisibility({visibilityProperty: true}))
                .filter(element => !element.matches('[type=radio]:not(:checked), [tabindex="-1"]'))
                .filter(element => !element.dataset.stop && !element.querySelector('[data-stop]'))
                .map(element => element.outerHTML.slice(0, 120));
        }"""
    )


def focus_pixels(page: Page, element: Locator) -> float:
    """Measure the sign of the focus: pixels that change by 3:1, for each pixel of the outline."""
    box = element.evaluate(
        """async element => {
            element.focus();
            for (let frame = 0; frame < 3; frame++)
                await new Promise(requestAnimationFrame);  // until the page has scrolled there
            const shown = element.matches('.md-option') ? element.nextElementSibling : element;
            const {left, top, right, bottom} = shown.getClientRects()[0];
            const [x, y] = [Math.max(left - 6, 0), Math.max(top - 6, 0)];
            return {x, y, width: Math.min(right + 6, innerWidth) - x,
                height: Math.min(bottom + 6, innerHeight) - y};
        }"""
    )
    focused = _luminance(page.screenshot(clip=box))
    element.evaluate("element => element.blur()")
    blurred = _luminance(page.screenshot(clip=box))
    page.keyboard.press("Escape")  # closes what the focus opened: the search
    low, high = np.minimum(focused, blurred), np.maximum(focused, blurred)
    changed = np.count_nonzero((high + 0.05) / (low + 0.05) >= 3)
    return float(changed / (box["width"] + box["height"]))


def _luminance(png: bytes) -> np.ndarray:
    values = np.asarray(Image.open(io.BytesIO(png)).convert("RGB")) / 255
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])
