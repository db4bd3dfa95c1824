"""Which files a reader's browser keeps, and the worker that is written for them."""

import base64
import hashlib
import json
import re
from datetime import UTC, datetime

from staycurious.sitetools.offline import WEB, files_of_the_book, write_offline

SITE = {
    "book/index.html": '<link href="../_static/styles/theme.css?v=1"><script src="../_static/doctools.js"></script>',
    "searchindex.js": "",
    "exercises/m02.ipynb": "{}",
    "_images/a picture.svg": "",
    "_static/styles/theme.css": '@import "../basic.css"; a { background: url("../dot.png") }',
    "_static/basic.css": "",
    "_static/dot.png": "",
    "_static/doctools.js": "//# sourceMappingURL=doctools.js.map",
    "_static/staycurious/page.js": "",
}
NOT_KEPT = (
    "lite/index.html",
    "_static/fontawesome.js",
    "_static/doctools.js.map",
    "objects.inv",
    ".buildinfo",
)


def built(folder):
    for place in (*SITE, *NOT_KEPT):
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_text(SITE.get(place, ""), encoding="utf-8")
    return folder


def test_what_pages_need_is_kept_and_neither_jupyterlite_nor_what_no_page_names(tmp_path):
    assert set(files_of_the_book(built(tmp_path))) == set(SITE)


def test_the_worker_lists_each_file_with_its_hash_and_the_site_says_how_much_it_is(tmp_path):
    site = built(tmp_path)
    places = write_offline(site, on=True)
    assert write_offline(site, on=True) == places, "its own files are not listed among the book's"
    worker = (site / "offline.js").read_text(encoding="utf-8")
    listed = json.loads(re.search(r"^const FILES = (.*);$", worker, re.MULTILINE)[1])
    assert set(listed) == {*SITE, "offline.json"} - {"_images/a picture.svg"} | {"_images/a%20picture.svg"}
    digest = hashlib.sha256(SITE["book/index.html"].encode()).digest()
    assert listed["book/index.html"] == f"sha256-{base64.b64encode(digest).decode()}"
    size = json.loads((site / "offline.json").read_text(encoding="utf-8"))
    assert size.pop("made") in str(datetime.now(UTC))
    assert size == {"files": len(SITE) + 1, "bytes": sum(map(len, SITE.values()))}


def test_a_site_that_is_switched_off_gets_the_worker_that_removes_the_other(tmp_path):
    site = built(tmp_path)
    write_offline(site, on=True)
    assert write_offline(site, on=False) == []
    off = (WEB / "offline_off.js").read_bytes()
    assert [(site / name).read_bytes() for name in ("offline.js", "offline-off.js")] == [off, off]
    assert not (site / "offline.json").exists()
