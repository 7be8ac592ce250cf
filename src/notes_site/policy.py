"""The content security policy of a page, as a meta element: GitHub Pages sends no headers."""

import base64
import hashlib
import re

DIRECTIVES = {
    "default-src": "'none'",
    "script-src": "'self'",
    # KaTeX places its glyphs by style attributes.
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",  # instant navigation and the search fetch pages of the site
    "worker-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
}
CHARSET = '<meta charset="utf-8">'
# A script that runs: neither from a file nor data, such as the theme's settings.
INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def with_policy(page: str) -> str:
    """Put the policy into a page, such that only the site's own scripts run there.

    The theme's few inline scripts are allowed one by one, by their SHA-256 (CSP Level 3, section
    6.7.3.1): what a stranger gets into a page is none of them, and is refused.

    Args:
        page: HTML with its encoding declared.

    Returns:
        The same page with the policy right below the encoding, before any script.

    Raises:
        ValueError: If the page does not declare its encoding.
    """
    if CHARSET not in page:
        raise ValueError(f"expected {CHARSET} in the page, found none: there is no place to put it")
    digests = (hashlib.sha256(text.encode()).digest() for text in INLINE.findall(page))
    hashes = (f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    scripts = " ".join([DIRECTIVES["script-src"], *dict.fromkeys(hashes)])
    directives = {**DIRECTIVES, "script-src": scripts}
    policy = "; ".join(f"{name} {sources}" for name, sources in directives.items())
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return page.replace(CHARSET, f"{CHARSET}\n{meta}", 1)
