"""The server of ``make course``."""

import gzip
import socket
import struct
import threading
import time
import urllib.error
import urllib.request

import pytest

from staycurious.sitetools.serve import site_server


@pytest.fixture
def address(tmp_path):
    (tmp_path / "index.html").write_text("<p>Stay curious</p>", encoding="utf-8")
    (tmp_path / "page.js").write_text("export default 1", encoding="utf-8")
    (tmp_path / "404.html").write_text("no such page", encoding="utf-8")
    (tmp_path / "lite").mkdir()
    (tmp_path / "lite" / "index.html").write_text("lite", encoding="utf-8")
    server = site_server(tmp_path, port=0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def fetch(url: str, **headers: str):
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
        return answer.headers, answer.read()


def test_a_page_is_compressed_for_a_browser_that_takes_gzip(address):
    headers, body = fetch(f"{address}/", **{"Accept-Encoding": "gzip"})
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body) == b"<p>Stay curious</p>"


def test_a_page_is_plain_for_one_that_does_not(address):
    headers, body = fetch(f"{address}/index.html")
    assert headers["Content-Encoding"] is None
    assert body == b"<p>Stay curious</p>"


def test_modules_are_served_as_javascript(address):
    headers, _ = fetch(f"{address}/page.js", **{"Accept-Encoding": "gzip"})
    assert headers["Content-Type"] == "text/javascript"


def test_a_folder_without_its_slash_is_redirected(address):
    headers, body = fetch(f"{address}/lite")
    assert body == b"lite"


def test_a_missing_page_is_not_found(address):
    for page in ("nowhere.html", "lite/nowhere/", "lite/nowhere.js"):
        with pytest.raises(urllib.error.HTTPError, match="404") as caught:
            fetch(f"{address}/{page}", **{"Accept-Encoding": "gzip"})
        with caught.value as answer:
            assert answer.read() == b"no such page", "in the site's own words"


def test_files_outside_the_site_are_not_given_out(address):
    with pytest.raises(urllib.error.HTTPError, match="404") as caught:
        fetch(f"{address}/../../etc/hostname", **{"Accept-Encoding": "gzip"})
    caught.value.close()


def test_without_a_built_site_the_message_says_what_to_run(tmp_path):
    with pytest.raises(FileNotFoundError, match="make site"):
        site_server(tmp_path)


def test_a_port_in_use_says_how_to_take_another(tmp_path):
    (tmp_path / "index.html").write_text("x", encoding="utf-8")
    with site_server(tmp_path, port=0) as first:
        port = first.server_address[1]
        with pytest.raises(OSError, match=f"serve --port {port + 1}"):
            site_server(tmp_path, port=port)


def test_a_browser_that_goes_elsewhere_in_mid_page_is_no_news(tmp_path, capfd):
    (tmp_path / "index.html").write_bytes(30_000_000 * b"x")
    with site_server(tmp_path, port=0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        with socket.create_connection(server.server_address) as browser:
            browser.sendall(b"GET /index.html HTTP/1.1\r\nHost: here\r\n\r\n")
            browser.recv(1)
        with socket.create_connection(server.server_address) as browser:
            browser.sendall(b"GET")
            time.sleep(0.2)  # the server waits for the rest, and the browser is closed without a word
            browser.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        server.shutdown()
        thread.join()
    # closing waited for the request
    assert capfd.readouterr().err == ""
