"""Pages that stand alone: one HTML file, with its style in it, that runs nothing and asks no other host for anything."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup


def single_page(template: Path, **values: object) -> str:
    """Fill in a template as a page that stands alone.

    Parameters
    ----------
    template : pathlib.Path
        Such as ``page.html.j2``; its style stands beside it, in ``page.css``.
    **values
        What the template asks for, but for ``style`` and ``csp``. Texts are escaped.

    Returns
    -------
    str
        The page. Its policy lets nothing in but its own style, known by its hash, so nothing that is written into the page
        can add another.
    """
    made, style, policy = _parts(template)
    return made.render(**values, style=style, csp=policy)


@cache
def _parts(template: Path) -> tuple[Template, Markup, str]:
    rooms = Environment(
        loader=FileSystemLoader(template.parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = (template.parent / f"{template.name.partition('.')[0]}.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return rooms.get_template(template.name), Markup(style), policy
