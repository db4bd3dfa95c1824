"""Let the built site be read without a connection: the service worker with the list of this version's files.

Our own worker and not Workbox: that is 250 npm packages to make a list and 20 kB for each reader, and still leaves to us what matters here,
which is to check each file's hash, to keep away from JupyterLite, and to change versions only where no page is open.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from staycurious.tools.whole import write_whole

WEB = Path(__file__).resolve().parents[1] / "web"
#: Its place in the site: a worker reaches what is beside and below it.
WORKER, SWITCH_OFF, SIZE = "offline.js", "offline-off.js", "offline.json"
#: The line of the worker that the list takes the place of.
LIST = "const FILES = {};"
#: JupyterLite has a worker and a copy of its own.
NOT_OURS = "lite"
#: What pages load under names that their scripts make, so that no page names them.
BY_SCRIPTS = "_static/staycurious/"
#: How a page or a style sheet names one of the theme's files.
NAMED = re.compile(r"(?:_static/|url\(['\"]?|@import ['\"])([\w./-]+)")


def write_offline(site: Path, *, on: bool) -> list[str]:
    """Write the worker for the site as it was built, or in its place the one that removes it from readers' browsers.

    Parameters
    ----------
    site : pathlib.Path
        The built site.
    on : bool
        Whether readers' browsers are to keep a copy.

    Returns
    -------
    list of str
        The paths that a browser will keep; none where that is off.
    """
    off = (WEB / "offline_off.js").read_bytes()
    write_whole(site / SWITCH_OFF, off)
    (site / SIZE).unlink(missing_ok=True)  # where it stands, pages say that a copy is kept
    if not on:
        write_whole(site / WORKER, off)
        return []
    files = {path: (site / path).read_bytes() for path in sorted(files_of_the_book(site))}
    # that very file is kept too, and is too short to count: what the page says is to a tenth of a megabyte
    about = {"files": len(files) + 1, "bytes": sum(map(len, files.values()))}
    size = json.dumps({**about, "made": datetime.now(UTC).date().isoformat()}).encode()
    write_whole(site / SIZE, size)
    hashes = {quote(path): _integrity(content) for path, content in {**files, SIZE: size}.items()}
    worker = (WEB / "offline_worker.js").read_text(encoding="utf-8")
    write_whole(
        site / WORKER, worker.replace(LIST, f"const FILES = {json.dumps(hashes, separators=(',', ':'))};")
    )
    return list(hashes)


def files_of_the_book(site: Path) -> Iterator[str]:
    """Name the files that the book's pages need.

    Parameters
    ----------
    site : pathlib.Path
        The built site.

    Yields
    ------
    str
        Paths within the site: pages and what stands beside them, and of the theme's files only what a page or a style sheet of a page
        names. Left out are JupyterLite and the worker's own files.
    """
    places = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    ours = {
        place: path
        for place, path in places.items()
        if not place.startswith((f"{NOT_OURS}/", ".")) and place not in (WORKER, SWITCH_OFF, SIZE)
        if path.suffix not in (".map", ".inv")  # for developers, and for other books
    }
    kept = {place for place in ours if not place.startswith("_static/") or place.startswith(BY_SCRIPTS)}
    look = kept
    while look := {place for place in look if place.endswith((".html", ".css"))}:
        texts = (ours[place].read_text(encoding="utf-8") for place in look)
        names = {Path(named).name for text in texts for named in NAMED.findall(text)}
        look = {place for place in ours.keys() - kept if Path(place).name in names}
        kept |= look
    yield from kept


def _integrity(content: bytes) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(content).digest()).decode()}"
