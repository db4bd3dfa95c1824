"""Servers on this machine: one in a thread of its own, and a real Jupyter apart from the settings of whoever runs the tests."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path

#: What ``make lab`` tells JupyterLab and Notebook 7, so that Record reaches an answer's cell.
OURS = Path(__file__).resolve().parents[2] / "deploy" / "jupyter"
#: Folders in which Jupyter would find a person's own settings.
APART = ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR")


@contextmanager
def serving(server: ThreadingHTTPServer) -> Iterator[str]:
    """Let a server work beside the test.

    Parameters
    ----------
    server : http.server.ThreadingHTTPServer
        Not yet running, as ``site_server`` gives it.

    Yields
    ------
    str
        Its address, without a last slash.
    """
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def running_jupyter(folder: Path, apart: Path, settings: Path | None = None) -> Iterator[str]:
    """Run JupyterLab, and Notebook 7 beside it (at ``/notebooks``), on a folder, told as ``make lab`` tells it.

    Parameters
    ----------
    folder : pathlib.Path
        What it shows, and where it starts.
    apart : pathlib.Path
        A folder for its settings and its log.
    settings : pathlib.Path, optional
        Where more settings are, such as the exercises' ``nbgrader_config.py``.

    Yields
    ------
    str
        Its address.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root", f"--port={port}"]
    command += ["--IdentityProvider.token=", f"--ServerApp.root_dir={folder}"]
    env = {**os.environ, **{name: str(apart / name) for name in APART}}
    env["JUPYTER_CONFIG_PATH"] = os.pathsep.join(str(place) for place in (settings, OURS) if place)
    with (apart / "log").open("w") as log:
        server = subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{url}/api/status", timeout=5).close()
                break
            except OSError:
                assert server.poll() is None, (apart / "log").read_text()
                time.sleep(0.1)
        yield url
    finally:
        server.terminate()
        try:
            server.wait(timeout=30)
        except subprocess.TimeoutExpired:
            # all is shut down, and now and then a thread of its own keeps it from ending
            server.kill()
            server.wait()
