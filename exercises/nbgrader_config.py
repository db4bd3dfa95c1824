"""Every way to mark reads this file: staycurious mark, nbgrader's commands, the formgrader's buttons.

The settings themselves stand in ``staycurious.marking.settings``, so that a private folder of exercises has the same.
A setting of your own, such as a penalty for late work, goes below the last line. With the address of your published book
there, feedback leads into it: get_config().FeedbackExporter.book = "https://example.ac.uk/stay-curious/"
"""

from pathlib import Path

from staycurious.marking.settings import configure

configure(get_config(), Path(__file__).resolve().parent)  # noqa: F821 - nbgrader gives get_config
