"""What a built page asks for, what it weighs, and what axe finds on it."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Request

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
WCAG_22_AA = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
PACKED_ALREADY = ("image/png", "image/jpeg", "font/", "application/wasm", "application/zip")
OFFLINE_COPY = ("_static/staycurious/offline.js", "offline.js", "offline.json")

_WITH_A_KERNEL = """async ([module, trait, state]) => {
  const { default: widget } = await import(`/_static/staycurious/${module}.js`);
  const listeners = {};
  const model = {
    saved: [], get: (name) => state[name],
    set(name, value) { state[name] = value; for (const tell of listeners['change:' + name] ?? []) tell(); },
    on(event, tell) { (listeners[event] ??= []).push(tell); },
    off(event, tell) { listeners[event] = listeners[event].filter((other) => other !== tell); },
    save_changes() { this.saved.push(state[trait]); },
    listening: () => Object.values(listeners).flat().length,
  };
  const el = document.createElement('div');
  el.id = 'with-a-kernel';
  document.querySelector('article').prepend(el);
  window.kernel = { model, stop: widget.render({ model, el }) };
}"""


def with_a_kernel(page: Page, module: str, trait: str, state: dict) -> None:
    """Show an explorable in the page itself, without a shadow root, with a model whose Python is the test.

    Parameters
    ----------
    page : playwright.sync_api.Page
        An open page of the site.
    module : str
        The explorable's module, such as ``ask_the_score``.
    trait : str
        What the explorable saves: ``kernel.model.saved`` in the page lists it each time.
    state : dict
        The model's traits.
    """
    page.evaluate(_WITH_A_KERNEL, [module, trait, state])


def axe_findings(
    page: Page, kind: str = "violations", tags: Sequence[str] = WCAG_22_AA, within: str = ""
) -> list[str]:
    """Say what axe finds on the page as it stands.

    Parameters
    ----------
    page : playwright.sync_api.Page
        An open page, in the state to be looked at.
    kind : str
        ``violations``, or ``incomplete`` for what axe leaves to a person's eye.
    tags : sequence of str
        axe's names of the rules to check; WCAG 2.2 A and AA when left out.
    within : str
        A selector of the part to look at, which is quicker; the whole page when left out.

    Returns
    -------
    list of str
        One line for each finding and element: rule, why, where.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        # what isn't asked for would be most of what is sent; the rules of WCAG need no style sheet fetched once more
        """([where, kind, runOnly]) => axe.run(where || document, {runOnly, resultTypes: [kind], preload: false})
          .then(found => found[kind])""",
        [within, kind, list(tags)],
    )
    return [
        f"{rule['id']}: {rule['help']}: {' '.join(map(str, node['target']))}: {_why(node)}"
        for rule in found
        for node in rule["nodes"]
    ]


def _why(node: dict) -> str:
    return "; ".join(check["message"] for check in [*node["any"], *node["all"], *node["none"]])


def axe_violations(page: Page, within: str = "") -> list[str]:
    """Name the WCAG 2.2 A and AA violations that axe finds on the page as it stands.

    Parameters
    ----------
    page : playwright.sync_api.Page
        An open page, in the state to be looked at.
    within : str
        A selector of the part to look at; the whole page when left out.

    Returns
    -------
    list of str
        One line for each violation and element; empty when there is none.
    """
    return axe_findings(page, "violations", within=within)


def in_theme(page: Page, theme: str) -> None:
    """Let the device prefer light or dark, and wait until the page of the book has followed.

    Parameters
    ----------
    page : playwright.sync_api.Page
        An open page of the book.
    theme : str
        ``light`` or ``dark``.
    """
    page.emulate_media(color_scheme=theme)
    page.wait_for_function("theme => document.documentElement.dataset.theme === theme", arg=theme)


def axe_in_both_themes(page: Page, within: str = "") -> list[str]:
    """Name the violations that axe finds on the page as it stands, light and dark.

    Parameters
    ----------
    page : playwright.sync_api.Page
        An open page of the book, in the state to be looked at.
    within : str
        A selector of the part to look at; the whole page when left out.

    Returns
    -------
    list of str
        One line for each violation, theme and element; empty when there is none.
    """
    found = []
    for theme in ("light", "dark"):
        in_theme(page, theme)
        found += [f"{theme}: {line}" for line in axe_violations(page, within)]
    return found


def open_page(browser: Browser, url: str, width: int = 1280, theme: str = "light", **context) -> Page:
    """Open a page in a fresh browser context and wait until it has loaded all it asks for.

    Parameters
    ----------
    browser : playwright.sync_api.Browser
        A running browser.
    url : str
        The page's address.
    width : int
        The window's width in CSS pixels; the height is 900.
    theme : str
        ``light`` or ``dark``: what the device is said to prefer.
    **context
        Further settings of the browser context, such as ``java_script_enabled``.

    Returns
    -------
    playwright.sync_api.Page
        The page; close its ``context`` when done.
    """
    page = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=theme, **context
    ).new_page()
    page.goto(url, wait_until="networkidle")
    return page


def requests_of(page: Page) -> list[str]:
    """List what a page asks for from now on, whomever it asks.

    The copy for reading without a connection is left out: it starts whenever the browser finds the time, and My work then looks
    each second how far it is. Its files are known by their whole address, so that anything sent with it is listed.

    Parameters
    ----------
    page : playwright.sync_api.Page
        An open page, which is left to come to rest first.

    Returns
    -------
    list of str
        Address and body of each request. It grows while the page lives.
    """
    page.wait_for_load_state("networkidle")
    host = "/".join(page.url.split("/")[:3])
    copy = {f"{host}/{name}" for name in OFFLINE_COPY}
    asked: list[str] = []

    def listen(request: Request) -> None:
        said = request.url + (request.post_data or "")
        if said not in copy:
            asked.append(said)

    page.on("request", listen)
    return asked


class Loaded(NamedTuple):
    """A page just opened, and what it asked for: bytes by path (gzipped, without HTTP headers), other hosts, errors."""

    page: Page
    weights: dict[str, int]
    other_hosts: list[str]
    errors: list[str]


def loading(browser: Browser, url: str) -> Loaded:
    """Open a page afresh at 1280 pixels, in light colours, and say what it asked for and complained of.

    Parameters
    ----------
    browser : playwright.sync_api.Browser
        A running browser.
    url : str
        The page's address.

    Returns
    -------
    Loaded
        Close its ``page.context`` when done. The sum of ``weights`` is the page's weight; ``other_hosts`` are the addresses
        asked of other hosts than its own, answered or not; ``errors`` is what stood in the console.
    """
    page = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light").new_page()
    answered, asked, errors = [], [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda response: answered.append(response))  # playwright sets a mark on its handlers
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(url, wait_until="networkidle")
    weights = {urlsplit(a.url).path: _weight(a) for a in answered if a.url.startswith("http")}
    parts = [urlsplit(address) for address in asked]
    others = [
        part.geturl()
        for part in parts
        if part.scheme.startswith(("http", "ws")) and part.netloc != urlsplit(url).netloc
    ]
    return Loaded(page, weights, others, errors)


def _weight(answer) -> int:
    if not 200 <= answer.status < 300:
        return 0
    body = answer.body()
    if answer.headers.get("content-type", "").startswith(PACKED_ALREADY):
        return len(body)
    return len(gzip.compress(body, compresslevel=6))


def overflow_of(page: Page) -> list[str]:
    """Name what makes a page scroll sideways.

    Parameters
    ----------
    page : playwright.sync_api.Page
        An open page, at the width to be looked at.

    Returns
    -------
    list of str
        The elements that stick out of the window and aren't within something that scrolls by itself; empty when the
        page fits.
    """
    return page.evaluate(
        """() => {
          const width = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= width) return [];
          const moves = e => e && e !== document.body &&
            (['auto', 'scroll', 'hidden'].includes(getComputedStyle(e).overflowX) || moves(e.parentElement));
          return [...document.body.querySelectorAll('*')]
            .filter(e => e.getBoundingClientRect().right > width + 1 && e.checkVisibility() && !moves(e.parentElement))
            .map(e => e.tagName.toLowerCase() + '.' + e.className).slice(0, 10);
        }"""
    )
