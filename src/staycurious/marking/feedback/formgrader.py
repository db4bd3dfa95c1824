"""The formgrader made safe to open: what students wrote, and the names that an LMS has from them, can run nothing.

nbgrader's pages put names into HTML as they are, and into addresses that a link in a student's answer can lead to. Here
they are escaped, and a policy tells the browser to ask this server alone. Jupyter loads it as a server extension where
``exercises/`` is on its path, as ``staycurious lab`` starts it.
"""

from __future__ import annotations

import html

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from traitlets import Bool

#: What a page of this server may load, and from where. ``{}`` stands for the server's base address.
POLICY = "; ".join(
    (
        "frame-ancestors 'self'",
        "report-uri {}api/security/csp-report",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob: data:",
        "style-src 'self' 'unsafe-inline' blob: data:",
        "img-src 'self' blob: data:",
        "media-src 'self' blob: data:",
        "font-src 'self' data:",
        "connect-src 'self' blob: data:",
        "frame-src 'self' blob: data:",
        "worker-src 'self' blob: data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    )
)


class EscapeNames(Preprocessor):
    """Escapes the names that the formgrader's page of a submission puts into its HTML as they are."""

    # nbgrader's own class is on as well, but has a setting that makes each start of the marking page print a warning
    enabled = Bool(True).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Escape every text that the page is given beside the notebook.

        Parameters
        ----------
        nb : nbformat.NotebookNode
            The marked notebook.
        resources : dict
            The formgrader's: the student's names and the like.

        Returns
        -------
        tuple of nbformat.NotebookNode and dict
            The notebook as it was; the resources with their texts escaped.
        """
        for name, value in resources.items():
            if isinstance(value, str):
                resources[name] = html.escape(value)
        return nb, resources


def _jupyter_server_extension_points() -> list[dict]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server) -> None:
    # Jupyter loads extensions in the order of their names, nbgrader's before this one.
    settings = server.web_app.settings
    headers = dict(settings.get("headers") or {})
    headers.setdefault("Content-Security-Policy", POLICY.format(settings.get("base_url", "/")))
    settings["headers"] = headers
    if pages := settings.get("nbgrader_jinja2_env"):
        pages.autoescape = True
