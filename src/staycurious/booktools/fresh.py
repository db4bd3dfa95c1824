"""Outputs of notebooks that are as new as the code behind them: a stored output doesn't know that the code has changed."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Collection
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

#: What a notebook's cells call; the other rooms of the package make no output.
BEHIND_NOTEBOOKS = ("answers", "larkshire", "questions", "tools", "widgets")


def run_again_when_code_changed(
    app: Sphinx,
    env: BuildEnvironment,
    added: Collection[str],
    changed: Collection[str],
    removed: Collection[str],
) -> list[str]:
    """Let the notebooks run again when the package's code or data has changed since they ran.

    Parameters
    ----------
    app : sphinx.application.Sphinx
        The build.
    env : sphinx.environment.BuildEnvironment
        What earlier builds left; it keeps the code's checksum.
    added, changed, removed : collection of str
        What Sphinx has found to read; not asked.

    Returns
    -------
    list of str
        The notebooks' pages, where they are to be read again.
    """
    digest = checksum(Path(app.config.staycurious_package))
    if getattr(env, "staycurious_code", None) == digest:
        return []
    env.staycurious_code = digest
    stored = getattr(getattr(env, "mystnb_config", None), "execution_cache_path", "")
    shutil.rmtree(stored or Path(app.outdir).parent / ".jupyter_cache", ignore_errors=True)
    return [name for name in env.found_docs if env.doc2path(name).endswith(".ipynb")]


def checksum(package: Path) -> str:
    """Give a checksum of the code and data that notebooks run.

    Parameters
    ----------
    package : pathlib.Path
        The ``staycurious`` package.

    Returns
    -------
    str
        Hexadecimal.
    """
    digest = hashlib.sha256()
    for room in BEHIND_NOTEBOOKS:
        for path in sorted((package / room).rglob("*")):
            if path.suffix in {".py", ".json"}:
                digest.update(path.relative_to(package).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()
