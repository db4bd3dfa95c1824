"""nbgrader's plug-ins: take answers alone from what was handed in, and mark them with the gradebook's own tests.

They are named in ``staycurious.marking.settings``. Plain ``nbgrader autograde`` and the formgrader's button use them.
"""

from staycurious.marking.engine.answers_only import AnswersOnly
from staycurious.marking.engine.save_marks import SaveMarks
from staycurious.marking.engine.trusted_tests import RunTrustedTests

__all__ = ["AnswersOnly", "RunTrustedTests", "SaveMarks"]
