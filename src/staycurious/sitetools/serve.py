"""Serve the built site from this machine to this machine, compressed as a web host would."""

from __future__ import annotations

import contextlib
import errno
import gzip
import io
from functools import lru_cache
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HOST = "127.0.0.1"
#: The page that stands in for one that isn't there; GitHub Pages and others know it by this name.
NOT_FOUND = "404.html"
COMPRESSIBLE = {
    ".css", ".html", ".ipynb", ".js", ".json", ".mjs", ".svg", ".txt", ".wasm", ".whl", ".xml", ".zip",
}  # fmt: skip


@lru_cache(maxsize=512)
def _gzipped(path: str, modified: int) -> bytes:
    # `modified` is only part of the cache's key: a rebuilt file is compressed again.
    return gzip.compress(Path(path).read_bytes(), compresslevel=6, mtime=0)


class SiteHandler(SimpleHTTPRequestHandler):
    """Give out files of the site, gzipped where the browser accepts that."""

    protocol_version = "HTTP/1.1"
    extensions_map = {
        **SimpleHTTPRequestHandler.extensions_map,
        ".ipynb": "application/x-ipynb+json",
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
        ".whl": "application/octet-stream",
    }

    def send_head(self):
        """Answer with the compressed file, or leave it to the standard handler."""
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path = path / "index.html"
            if not self.path.split("?")[0].split("#")[0].endswith("/"):
                return super().send_head()  # redirects to the address with a slash
        accepts = "gzip" in self.headers.get("Accept-Encoding", "")
        if not accepts or path.suffix not in COMPRESSIBLE or not path.is_file():
            return super().send_head()
        body = _gzipped(str(path), path.stat().st_mtime_ns)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-cache")
        self.end_headers()
        return io.BytesIO(body)

    def send_error(self, code, message=None, explain=None):
        """Say that there is no such page in the site's own words, as its host does; what else is wrong, in the standard ones."""
        page = Path(self.directory, NOT_FOUND)
        if code != 404 or self.command != "GET" or not page.is_file():
            return super().send_error(code, message, explain)
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle(self):
        """Answer what a browser asks; that it has gone elsewhere meanwhile, or was closed, is no news."""
        with contextlib.suppress(ConnectionError):
            super().handle()

    def log_message(self, format, *args):
        """Stay quiet: a line per request would bury the address."""


def site_server(folder: Path, port: int = 8000) -> ThreadingHTTPServer:
    """Make a server for a built site on this machine alone.

    Parameters
    ----------
    folder : pathlib.Path
        The built site, ``_build/html``.
    port : int
        The port on 127.0.0.1; 0 takes a free one.

    Returns
    -------
    http.server.ThreadingHTTPServer
        Not yet running: call ``serve_forever()``.

    Raises
    ------
    FileNotFoundError
        When there is no built site in the folder.
    OSError
        When the port can't be had, such as when it is taken; the message says how to take another.
    ValueError
        When there is no such port.
    """
    if not (folder / "index.html").is_file():
        msg = f"There is no built site in {folder}. Run: make site"
        raise FileNotFoundError(msg)

    if not 0 <= port < 2**16:
        raise ValueError(f"There is no port {port}. Take one from 1024 to 65535, such as --port 8000.")

    def handler(*args, **kwargs):
        return SiteHandler(*args, directory=str(folder), **kwargs)

    try:
        return ThreadingHTTPServer((HOST, port), handler)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            msg = (
                f"Port {port} on {HOST} is in use (is the course being served in another window?). "
                f"Close that, or take another one, such as: .venv/bin/staycurious serve --port {max(port + 1, 8001) % 2**16}"
            )
        else:
            msg = f"Port {port} on {HOST} can't be had: {error.strerror}. Take another one: .venv/bin/staycurious serve --port 8000"
        raise OSError(msg) from error


def serve(folder: Path, port: int = 8000) -> None:
    """Serve the site until Ctrl+C, and say where it is.

    Parameters
    ----------
    folder : pathlib.Path
        The built site, ``_build/html``.
    port : int
        The port on 127.0.0.1.
    """
    with site_server(folder, port) as server:
        address = f"http://{HOST}:{server.server_address[1]}"
        print(
            f"\nStay Curious is at {address}/\n"
            f"  Start with the first module:  {address}/book/m02_reading_a_score.html\n"
            "  Stop with Ctrl+C.",
            flush=True,
        )
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print("\nStopped.")
