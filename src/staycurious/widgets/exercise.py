"""The controls of an exercise: each gathers one answer and records it as plain data. None of them holds what is right.

A control cell of an exercise is one call of a function here, with literal arguments. The exercise's page makes the
same form from the same call, through the function of that name in ``staycurious.answers.asks``.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable

from staycurious.answers import asks
from staycurious.widgets.answer import Answer

__all__ = [
    "case_pair",
    "choose",
    "choose_several",
    "count",
    "decide",
    "mark",
    "number",
    "order",
    "table",
    "two_by_two",
    "write",
]


def _control(ask: Callable[..., dict]) -> Callable[..., Answer]:
    # the same question, name and arguments: another thing is given back
    @functools.wraps(ask)
    def control(*args, **more) -> Answer:
        return Answer(ask(*args, **more))

    asked = inspect.cleandoc(ask.__doc__).split("\n\nReturns\n")[0]
    control.__doc__ = f"{asked}\n\nReturns\n-------\nAnswer\n    The control, with its Record button.\n"
    control.__signature__ = inspect.signature(ask).replace(return_annotation=Answer)
    control.__module__ = __name__
    return control


case_pair = _control(asks.case_pair)
choose = _control(asks.choose)
choose_several = _control(asks.choose_several)
count = _control(asks.count)
decide = _control(asks.decide)
mark = _control(asks.mark)
number = _control(asks.number)
order = _control(asks.order)
table = _control(asks.table)
two_by_two = _control(asks.two_by_two)
write = _control(asks.write)
