"""Save the marks as nbgrader does, and let what a machine could not read wait for a person."""

from __future__ import annotations

from nbformat import NotebookNode
from nbgrader.preprocessors import SaveAutoGrades

from staycurious.marking.engine.trusted_tests import NEEDS_LOOK


class SaveMarks(SaveAutoGrades):
    """nbgrader's own step, and a question that needs a look is listed for marking by hand."""

    def _add_score(self, cell: NotebookNode, resources: dict) -> None:
        super()._add_score(cell, resources)
        if not cell.metadata.get(NEEDS_LOOK):
            return
        name = cell.metadata.nbgrader.grade_id
        grade = self.gradebook.find_grade(name, self.notebook_id, self.assignment_id, self.student_id)
        grade.needs_manual_grade = True
        self.gradebook.db.commit()
