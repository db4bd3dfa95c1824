"""The nginx configuration that we ship, in a real nginx: the site at / and in a folder, its headers, and no complaint of a browser."""

import base64
import gzip
import hashlib
import http.client
import json
import re
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from audit import loading
from lite import open_notebook, run_cell

from staycurious.sitetools.nginx import find_nginx

ROOT = Path(__file__).resolve().parents[2]
HTML = ROOT / "_build" / "html"
SETTINGS = ROOT / "deploy" / "static" / "nginx"
IN_A_FOLDER = "/courses/stay-curious"
#: A server with other things, which has the site in a folder and takes files of its own by their endings.
OTHER = "other.example"
SCRIPT = re.compile(r"<script(?P<about>[^>]*)>(?P<text>.*?)</script>", re.DOTALL)
PAGES = [path for path in HTML.rglob("*.html") if path.relative_to(HTML).parts[0] not in ("lite", "_static")]


@pytest.fixture(scope="module")
def ports():
    """Give two free ports: for the site, and for whoever comes without https."""
    with socket.socket() as one, socket.socket() as other:
        for free in (one, other):
            free.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Give the folder of a small site, which the other server has."""
    folder = tmp_path_factory.mktemp("small")
    for name in ("index.html", "404.html", "offline.js", "offline.json", "offline-off.js"):
        (folder / name).write_text(f"{name}{' ' * 2000}", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def nginx(tmp_path_factory, ports, small):
    """Run nginx with the example that we ship, its places and its ports changed, and give its address.

    The site is served as behind a server that does https, as the example says: no certificate of ours would be believed.
    """
    folder = tmp_path_factory.mktemp("nginx")
    port, plain = ports
    example = (SETTINGS / "example.conf").read_text(encoding="utf-8")
    two = example[example.index("    location = ") : example.rindex("}")].replace(
        "/srv/stay-curious", str(small)
    )
    example += (
        f"server {{ listen 127.0.0.1:{port}; server_name {OTHER}; access_log {small}.log;\n"
        f"location ~* \\.(js|css|png)$ {{ return 410; }}\n{two}}}\n"
    )
    for shipped, here in (
        ("/etc/nginx/staycurious", SETTINGS),
        ("/srv/stay-curious", HTML),
        ("listen      80;", f"listen 127.0.0.1:{plain};"),
        ("listen              443 ssl;", f"listen 127.0.0.1:{port};"),
        ("ssl_certificate     /etc/ssl/stay-curious/fullchain.pem;", ""),
        ("ssl_certificate_key /etc/ssl/stay-curious/privkey.pem;", ""),
    ):
        assert shipped in example
        example = example.replace(shipped, str(here))
    own = "".join(
        f"{part}_temp_path {folder / part};\n"
        for part in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    # as root, nginx's workers would be somebody who may not read the folder of whoever runs the tests
    (folder / "nginx.conf").write_text(
        f"daemon off;\nmaster_process off;\npid {folder / 'pid'};\nevents {{}}\nhttp {{\n{own}{example}}}\n"
    )
    log = folder / "log"
    server = subprocess.Popen([find_nginx(), "-p", folder, "-e", log, "-c", folder / "nginx.conf"])
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(url, timeout=5).close()
                break
            except OSError:
                assert server.poll() is None, log.read_text()
                time.sleep(0.05)
        yield url
    finally:
        server.terminate()
        server.wait()
    assert " [warn] " not in log.read_text()


def ask(url: str, **headers: str):
    """Give an answer's headers and its body, as it was sent."""
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
        return answer.headers, answer.read()


@pytest.mark.parametrize("under", ["", IN_A_FOLDER])
def test_a_page_comes_compressed_with_every_header_that_matters(nginx, under):
    headers, body = ask(f"{nginx}{under}/book/index.html", **{"Accept-Encoding": "gzip"})
    assert gzip.decompress(body) == (HTML / "book" / "index.html").read_bytes()
    assert {name: headers[name] for name in (
        "Content-Type", "Vary", "Cache-Control", "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy"
    )} == {
        "Content-Type": "text/html; charset=utf-8",
        "Vary": "Accept-Encoding",
        "Cache-Control": "no-cache",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
    }  # fmt: skip
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self' 'sha256-")
    assert "'unsafe-inline'" not in policy.split("style-src")[0]
    assert "frame-ancestors 'self'" in policy
    assert "http" not in policy, "the pages need no other host"


@pytest.mark.parametrize("under", ["", IN_A_FOLDER])
def test_a_folder_leads_to_its_page_and_a_missing_page_is_not_found(nginx, under):
    assert ask(f"{nginx}{under}/")[1] == (HTML / "index.html").read_bytes()
    assert ask(f"{nginx}{under}")[1] == (HTML / "index.html").read_bytes(), "people leave the last slash out"
    assert b"jupyter-config-data" in ask(f"{nginx}{under}/lite")[1]
    with pytest.raises(urllib.error.HTTPError, match="404") as caught:
        ask(f"{nginx}{under}/nowhere.html")
    assert caught.value.headers["Content-Security-Policy"]
    with caught.value as answer:
        assert answer.read() == (HTML / "404.html").read_bytes()
    # a folder that has pages and is none
    with pytest.raises(urllib.error.HTTPError, match="404") as caught:
        ask(f"{nginx}{under}/book/exercises/")
    with caught.value as answer:
        assert answer.read() == (HTML / "404.html").read_bytes()


@pytest.mark.usefixtures("nginx")
def test_who_comes_without_https_is_sent_to_the_same_page_with_it(ports):
    asking = http.client.HTTPConnection("127.0.0.1", ports[1])
    asking.request("GET", "/search.html?q=jumper", headers={"Host": "elsewhere.example"})
    answer = asking.getresponse()
    asking.close()
    assert (answer.status, answer.headers["Location"]) == (
        301, "https://stay-curious.example.ac.uk/search.html?q=jumper",
    )  # fmt: skip


def test_in_a_folder_of_a_server_with_other_things_the_site_is_whole_and_nobody_is_logged(nginx, small):
    headers, body = ask(f"{nginx}{IN_A_FOLDER}/offline-off.js", Host=OTHER)
    assert body == (small / "offline-off.js").read_bytes()
    assert headers["Content-Security-Policy"]
    assert ask(f"{nginx}{IN_A_FOLDER}", Host=OTHER)[1] == (small / "index.html").read_bytes()
    with pytest.raises(urllib.error.HTTPError, match="410") as caught:
        ask(f"{nginx}/its-own.js", Host=OTHER)
    caught.value.close()
    (line,) = small.with_name(f"{small.name}.log").read_text().splitlines()
    assert "/its-own.js" in line


def test_readers_copies_are_switched_off_as_the_readme_says_also_where_files_were_compressed_as_it_says(
    nginx, small
):
    readme = (SETTINGS.parent / "README.md").read_text(encoding="utf-8")
    compress = re.search(r"^find /srv/stay-curious .*?\+$", readme, re.MULTILINE | re.DOTALL)[0]
    switch_off = re.search(r"^cp offline-off\.js .*$", readme, re.MULTILINE)[0]

    def sent() -> bytes:
        return gzip.decompress(
            ask(f"{nginx}{IN_A_FOLDER}/offline.js", Host=OTHER, **{"Accept-Encoding": "gzip"})[1]
        ).strip()

    subprocess.run(["sh", "-c", compress.replace("/srv/stay-curious", f"'{small}'")], check=True)
    assert (small / "offline.json.gz").is_file()
    assert sent() == b"offline.js"
    subprocess.run(["sh", "-c", switch_off], cwd=small, check=True)
    assert sent() == b"offline-off.js"
    assert sorted(path.name for path in small.glob("offline.*")) == ["offline.js"]


def test_a_page_that_has_not_changed_is_not_sent_again(nginx):
    page = f"{nginx}/book/index.html"
    headers, _ = ask(page)
    with pytest.raises(urllib.error.HTTPError, match="304") as caught:
        ask(page, **{"If-None-Match": headers["ETag"]})
    caught.value.close()


def test_jupyterlites_files_come_as_what_they_are_and_compressed(nginx):
    python = f"{nginx}{IN_A_FOLDER}/lite/static/pyodide"
    wasm, body = ask(f"{python}/pyodide.asm.wasm", **{"Accept-Encoding": "gzip"})
    assert wasm["Content-Type"] == "application/wasm"
    assert len(body) < 4_000_000
    assert ask(f"{python}/pyodide.mjs")[0]["Content-Type"] == "text/javascript; charset=utf-8"
    assert "'unsafe-eval'" in wasm["Content-Security-Policy"]


def test_every_kind_of_file_of_the_site_has_its_type():
    listed = set(
        re.findall(r"\w+", re.search(r"types \{(.*?)\}", (SETTINGS / "site.conf").read_text(), re.DOTALL)[1])
    )
    there = {path.suffix[1:] for path in HTML.rglob("*.*") if path.is_file()}
    # wheels are zips that only Python reads; the others are fonts of old browsers and what no page loads
    assert there - listed <= {"whl", "eot", "po", "mo", "inv", "orig", "buildinfo", ""}


def test_the_policy_names_the_scripts_in_the_pages_and_no_others():
    found = {
        f"'sha256-{base64.b64encode(hashlib.sha256(script['text'].encode()).digest()).decode()}'"
        for path in PAGES
        for script in SCRIPT.finditer(path.read_text(encoding="utf-8"))
        if "src=" not in script["about"] and "type=" not in script["about"]  # others are data
    }
    default = re.search(r'default +"(.*?)";$', (SETTINGS / "csp.conf").read_text(), re.MULTILINE)[1]
    named = set(re.findall(r"'sha256-[^']*'", default))
    assert named == found, (
        f"in deploy/static/nginx/csp.conf, after script-src 'self': {' '.join(sorted(found))}"
    )


def test_no_page_says_what_to_do_in_an_attribute_which_the_policy_forbids():
    acts = re.compile(r"""<[a-z][^<>]*\s(on[a-z]+=["']|href=["']javascript:)""")
    assert [path.name for path in PAGES if acts.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    ("under", "page"),
    [
        ("", "book/m02_reading_a_score.html"),
        (IN_A_FOLDER, "book/exercises/m02_reading_a_score.html"),
        (IN_A_FOLDER, "search.html?q=jumper"),
    ],
)
def test_a_browser_has_no_complaint_of_a_page(nginx, browser, under, page):
    loaded = loading(browser, f"{nginx}{under}/{page}")
    loaded.page.context.close()
    assert loaded.errors == []
    assert loaded.other_hosts == []


def test_a_notebook_runs_in_a_folder_of_a_server_without_a_complaint(nginx, browser):
    page = browser.new_page(service_workers="allow")
    said = []
    page.on(
        "console", lambda message: said.append(message.text) if "Content Security" in message.text else None
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    open_notebook(page, f"{nginx}{IN_A_FOLDER}", "m02_reading_a_score.ipynb")
    cells = json.loads((ROOT / "notebooks" / "m02_reading_a_score.ipynb").read_text(encoding="utf-8"))[
        "cells"
    ]
    for words in ("import reading_a_score as m02", "m02.ask_the_score("):
        run_cell(page, next(n for n, cell in enumerate(cells) if words in "".join(cell["source"])))
    # the explorable's own module comes from a blob: address
    page.locator(".jp-OutputArea select").first.wait_for()
    page.context.close()
    assert said == []
