"""Build the book with Jupyter Book; every warning stops it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import yaml

from staycurious.sitetools.course import listed_files
from staycurious.sitetools.offline import WEB, write_offline
from staycurious.sitetools.serve import NOT_FOUND
from staycurious.tools.whole import write_whole

LOG = Path("_build", "book.log")
TROUBLE = re.compile(
    r"(^|: )(WARNING|ERROR|CRITICAL|SEVERE): |^(Configuration|Extension|Application|Theme) error|^Exception occurred"
)
NEXT_STEP = re.compile(
    r"(reading|writing|copying|build|dumping|generating|checking|pickling|looking|preparing|Traceback|The full)"
)
#: How a line begins that names a page or fact that is past its date.
PAST = "LOOK AGAIN: "
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class BookError(RuntimeError):
    """The book could not be built; the message says what is to be mended, page by page."""


def build_book(root: Path) -> Path:
    """Build the book's pages into ``_build/html``.

    Parameters
    ----------
    root : pathlib.Path
        The repository: the folder that holds ``_config.yml`` and ``_toc.yml``.

    Returns
    -------
    pathlib.Path
        The built site's folder.

    Raises
    ------
    BookError
        When ``_config.yml`` can't be read, or Sphinx warned of anything; the message then holds its warnings
        and names the whole log.
    """
    try:
        config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        # Jupyter Book would build without its settings, or end in the middle of its own code
        raise BookError(
            f"_config.yml can't be read: {error}. Mend that line, or put the file back."
        ) from error
    # The site takes what the earlier steps put here; Sphinx warns when the folder is missing.
    (root / "_build" / "extra").mkdir(parents=True, exist_ok=True)
    start = "from jupyter_book.cli.main import main; main(prog_name='jupyter-book')"
    command = [sys.executable, "-c", start, "build", ".", "-W", "-n", "--keep-going"]
    done = subprocess.run(
        command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False
    )
    said = COLOUR.sub("", done.stdout)
    (root / LOG).write_text(said, encoding="utf-8")
    if done.returncode:
        # Sphinx keeps a page that it warned of in its cache, and says nothing the next time: forget the cache.
        (root / "_build" / ".doctrees" / "environment.pickle").unlink(missing_ok=True)
        raise BookError(f"The book was not built. Mend this:\n\n{_trouble(said, root)}\n\nAll it said: {LOG}")
    take_out_stale(root)
    write_whole(root / "_build" / "html" / NOT_FOUND, (WEB / NOT_FOUND).read_bytes())
    settings = config.get("sphinx", {}).get("config", {})
    # last: it lists what there is
    write_offline(root / "_build" / "html", on=settings.get("staycurious_offline", True))
    return root / "_build" / "html"


def past_dates(root: Path) -> list[str]:
    """Say what the last build of the book named as past the date by which somebody was to look again.

    Parameters
    ----------
    root : pathlib.Path
        The repository.

    Returns
    -------
    list of str
        A sentence for each page or fact (``booktools/dates.py`` writes them); empty where no book was built.
    """
    log = root / LOG
    said = log.read_text(encoding="utf-8").splitlines() if log.is_file() else []
    return [line.removeprefix(PAST) for line in said if line.startswith(PAST)]


def take_out_stale(root: Path) -> list[Path]:
    """Take out of the built site what the course no longer has: Sphinx adds and changes, and removes nothing.

    Parameters
    ----------
    root : pathlib.Path
        The repository.

    Returns
    -------
    list of pathlib.Path
        What was taken out: pages that ``_toc.yml`` doesn't list, and files of JupyterLite and the exercises that the
        earlier steps of the build didn't make.
    """
    site, made = root / "_build" / "html", root / "_build" / "extra"
    listed = {site / f"{name}.html" for name in listed_files(root)}
    pages = [path for path in site.rglob("*.html") if path.parent != site]
    pages = [
        path for path in pages if path.relative_to(site).parts[0] not in ("lite", "exercises", "_static")
    ]
    extra = [
        path for folder in ("lite", "exercises") for path in (site / folder).rglob("*") if path.is_file()
    ]
    stale = [path for path in pages if path not in listed]
    stale += [path for path in extra if not (made / path.relative_to(site)).is_file()]
    for path in stale:
        path.unlink()
    return stale


def _trouble(said: str, root: Path) -> str:
    # each warning, with the lines that belong to it, each once
    kept, keeping = [], False
    for line in said.splitlines():
        if TROUBLE.search(line):
            keeping = True
        elif not line.strip() or NEXT_STEP.match(line):
            keeping = False
        if keeping:
            kept.append(line.replace(f"{root.resolve()}/", ""))
    return "\n".join(dict.fromkeys(kept)) or "\n".join(said.splitlines()[-20:])
