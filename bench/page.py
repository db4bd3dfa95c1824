"""What page m02 weighs on the way, and how soon a control's change is on its screen."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Sequence
from statistics import median, quantiles
from urllib.parse import urlsplit
from urllib.request import urlopen

from playwright.sync_api import Browser

from tests.site.audit import loading, open_page

#: Everything of ours that a page fetches: the page's script and the explorables.
OWN_FOLDER = "/_static/staycurious/"
DATA = re.compile(rb'(<script type="application/json">).*?(</script>)', re.DOTALL)
CONTROL = (
    ".sc-explorable[data-module=ask_the_score] :is(select, input[type=number], input[type=range]) >> nth=0"
)

# The change is made at the start of a frame, as a browser hands real ones over, so that the time is the page's work
# and not the wait for the next frame. A message posted there comes after that frame's layout and paint. textContent
# asks for no layout of its own.
CHANGE_AND_WAIT = """async (control, changes) => {
  const live = control.getRootNode().querySelector(".live");
  const values = control.localName === "select"
    ? [...control.options].map((option) => option.value)
    : [control.min, control.max];
  const frame = (work) => new Promise((done) => requestAnimationFrame(() => {
    work();
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { port1.close(); done(); };
    port2.postMessage("after the paint");
  }));
  control.scrollIntoView({ block: "center" });
  const milliseconds = [];
  for (let turn = 0; turn < changes; turn += 1) {
    let start;
    let before;
    await frame(() => {
      before = live.textContent;
      control.value = values[(values.indexOf(control.value) + 1) % values.length];
      start = performance.now();
      control.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
      control.dispatchEvent(new Event("change", { bubbles: true, composed: true }));
    });
    for (let more = 0; live.textContent === before; more += 1) {
      if (more === 20) throw new Error(`A change of "${control.id}" to ${control.value} changed nothing on the page.`);
      await frame(() => {});
    }
    milliseconds.push(performance.now() - start);
  }
  return milliseconds;
}"""


def weigh(browser: Browser, url: str) -> dict[str, int]:
    """Weigh a page with everything that it fetches, gzipped.

    Parameters
    ----------
    browser : playwright.sync_api.Browser
        A running browser.
    url : str
        The page's address.

    Returns
    -------
    dict of str to int
        As :func:`split` gives it.
    """
    with urlopen(url) as answer:
        html = answer.read()
    loaded = loading(browser, url)
    loaded.page.context.close()
    return split(loaded.weights, urlsplit(url).path, html)


def split(weights: dict[str, int], path: str, html: bytes) -> dict[str, int]:
    """Split a page's weight into the shell and what is our own.

    Parameters
    ----------
    weights : dict of str to int
        Gzipped bytes for each path that the page fetched, itself among them.
    path : str
        The page's own path.
    html : bytes
        The page as it was sent, before it was compressed.

    Returns
    -------
    dict of str to int
        Bytes: ``own`` (our modules, and what the data in the page adds to it), ``shell`` (the rest), ``all``.
    """
    data = weights[path] - len(gzip.compress(DATA.sub(rb"\1\2", html), compresslevel=6))
    own = data + sum(size for name, size in weights.items() if OWN_FOLDER in name)
    together = sum(weights.values())
    return {"shell": together - own, "own": own, "all": together}


def changes(browser: Browser, url: str, times: int = 60, rounds: int = 3) -> list[float]:
    """Change a control of Ask the score again and again, and time each change until it is painted.

    Parameters
    ----------
    browser : playwright.sync_api.Browser
        A running browser.
    url : str
        The page's address.
    times : int
        How many changes in a round.
    rounds : int
        How many rounds; what else the machine does disturbs some of them.

    Returns
    -------
    list of float
        Milliseconds from each event to the end of the paint that shows it, in the least disturbed round.
    """
    page = open_page(browser, url)
    try:
        return least_disturbed(page.locator(CONTROL).evaluate(CHANGE_AND_WAIT, times) for _ in range(rounds))
    finally:
        page.context.close()


def least_disturbed(rounds: Iterable[list[float]]) -> list[float]:
    """Choose the round whose slower times are the shortest.

    Parameters
    ----------
    rounds : iterable of list of float
        The times of each round.

    Returns
    -------
    list of float
        One of them.
    """
    return min(rounds, key=lambda times: middle_and_slowest(times)[1])


def middle_and_slowest(milliseconds: Sequence[float]) -> tuple[float, float]:
    """Sum up how long something took.

    Parameters
    ----------
    milliseconds : sequence of float
        At least two times.

    Returns
    -------
    tuple of float
        The median, and the 95th percentile: 19 of 20 took no longer.
    """
    return median(milliseconds), quantiles(milliseconds, n=20, method="inclusive")[-1]
