"""Ways to question a tool: pure functions, standard library only."""

from staycurious.questions.frequencies import FrequencyTree, frequency_tree
from staycurious.questions.swaps import Swap, differ_in, swap

__all__ = ["FrequencyTree", "Swap", "differ_in", "frequency_tree", "swap"]
