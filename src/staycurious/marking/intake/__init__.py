"""Intake: the only way in. Notebooks are read with care, rebuilt from the released one, and written to submitted/.

Nothing here imports nbgrader, so that intake and the workers stay light.
"""

from staycurious.marking.intake.collect import Intake, Taken, Wanted, collect
from staycurious.marking.intake.files import SourceError
from staycurious.marking.intake.notebooks import read_released

__all__ = ["Intake", "SourceError", "Taken", "Wanted", "collect", "read_released"]
