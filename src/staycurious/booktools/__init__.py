"""The book's Sphinx extension: explorables, quizzes, links to notebooks, figures from the scorecard, and cards.

``setup`` reads as the table of contents: each line is one thing a page can use or one step of the build.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from sphinx.application import Sphinx

from staycurious.booktools.at_a_glance import AtAGlance
from staycurious.booktools.cards import PARTS
from staycurious.booktools.dates import WhatsCurrent, check_pages, name_what_is_past, say_when_checked
from staycurious.booktools.elements import Element, depart_element, skip_element, visit_element
from staycurious.booktools.exercise_page import ExercisePage, ExercisePart
from staycurious.booktools.explorable import AnyWidget
from staycurious.booktools.figures import band_role, counted_role, measured_role, score_role
from staycurious.booktools.frame import copy_page_scripts, notice_changed_assets, serve_only_what_a_page_needs
from staycurious.booktools.fresh import run_again_when_code_changed
from staycurious.booktools.generated import Generated
from staycurious.booktools.inventory import Inventory, InventoryClass, InventoryKey
from staycurious.booktools.links import ExerciseLink, NotebookLink, offer_to_open
from staycurious.booktools.log import MyLog, PauseAndWrite
from staycurious.booktools.mathml import visit_block, visit_inline
from staycurious.booktools.my_work import MyWork, fill_modules
from staycurious.booktools.offline import OfflineCopy
from staycurious.booktools.quiz import Quiz, QuizAnswers
from staycurious.booktools.slim import slim_stylesheets
from staycurious.booktools.standards import StandardsMap, write_csv
from staycurious.booktools.tables import RowHeaders
from staycurious.booktools.target_figures import movers_role, place_role

PACKAGE = Path(__file__).resolve().parents[1]


def setup(app: Sphinx) -> dict[str, object]:
    """Register the course's directives, roles and build steps.

    Parameters
    ----------
    app : sphinx.application.Sphinx
        The build.

    Returns
    -------
    dict
        What Sphinx wants to know about an extension.
    """
    # Paths that the tests' mini-books set to their own folders; relative ones count from the book's source folder.
    app.add_config_value("staycurious_package", str(PACKAGE), "env", [str])
    app.add_config_value("staycurious_quizzes", "book/quizzes", "env", [str])
    app.add_config_value("staycurious_release", "_build/release", "env", [str])
    app.add_config_value("staycurious_page_scripts", "_build/assets", "env", [str])

    # a day that counts as today, for tests of what is past its date
    app.add_config_value("staycurious_today", "", "", [str])

    # What sitetools/offline.py goes by. Here so that Sphinx says where it is neither true nor false.
    app.add_config_value("staycurious_offline", True, "", [bool])

    app.add_config_value("staycurious_assets", "", "html", [str])
    app.connect("config-inited", notice_changed_assets)
    app.connect("env-get-outdated", run_again_when_code_changed)

    skip = (skip_element, None)
    app.add_node(Element, html=(visit_element, depart_element), latex=skip, text=skip, man=skip, texinfo=skip)

    app.add_directive("anywidget", AnyWidget)
    app.add_directive("quiz", Quiz)
    app.add_directive("quiz-answers", QuizAnswers)
    app.add_directive("inventory", Inventory)
    app.add_directive("inventory-class", InventoryClass)
    app.add_directive("inventory-key", InventoryKey)
    app.add_directive("at-a-glance", AtAGlance)
    app.add_directive("my-work", MyWork)
    app.add_directive("my-log", MyLog)
    app.add_directive("pause-and-write", PauseAndWrite)
    app.add_directive("standards-map", StandardsMap)
    app.add_directive("whats-current", WhatsCurrent)
    app.add_directive("offline-copy", OfflineCopy)
    app.add_directive("notebook-link", NotebookLink)
    app.add_directive("exercise-link", ExerciseLink)
    app.add_directive("exercise-page", ExercisePage)
    app.add_directive("exercise-part", ExercisePart)  # a place in such a page; no author writes it
    for name in PARTS:
        app.add_directive(name, Generated)
    app.add_role("measured", measured_role)
    app.add_role("counted", counted_role)
    app.add_role("score", score_role)
    app.add_role("band", band_role)
    app.add_role("place", place_role)
    app.add_role("movers", movers_role)

    app.add_transform(RowHeaders)
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))

    app.connect("doctree-resolved", fill_modules)
    app.connect("html-page-context", offer_to_open)
    # The themes add their files at priority 500 and 501: ours comes last and takes away what a page does not use.
    app.connect("html-page-context", serve_only_what_a_page_needs, priority=900)
    app.connect("html-page-context", say_when_checked)
    app.connect("env-check-consistency", check_pages)
    app.connect("build-finished", copy_page_scripts)
    app.connect("build-finished", write_csv)
    app.connect("build-finished", name_what_is_past)
    app.connect("build-finished", slim_stylesheets, priority=900)
    return {
        "version": "1",
        "env_version": _of_these_directives(),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }


def _of_these_directives() -> int:
    # Sphinx keeps what a directive made until the page changes: when the directive itself does, all pages are read again
    sources = b"".join(
        path.read_bytes() for path in sorted(Path(__file__).parent.iterdir()) if path.is_file()
    )
    return int.from_bytes(hashlib.sha256(sources).digest()[:8], "big")
