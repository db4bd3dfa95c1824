"""How much computing something may take: a busy machine makes no code slower than it is."""

import contextlib
import os
import time
from collections.abc import Iterator

import psutil


def cpu_spent(children: bool = False) -> dict[int, float]:
    """Give the seconds of CPU that this process has used, and those that it started and that still run.

    Parameters
    ----------
    children : bool
        Count the processes that it started too, such as a node that is kept open.

    Returns
    -------
    dict of int to float
        Seconds by process, since one that ends meanwhile takes its own along.
    """
    spent = {os.getpid(): time.process_time()}
    for process in psutil.Process().children(recursive=True) if children else ():
        with contextlib.suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            spent[process.pid] = times.user + times.system
    return spent


@contextlib.contextmanager
def cpu_within(seconds: float, children: bool = False) -> Iterator[None]:
    """Hold what is done within to a number of seconds of CPU.

    It is there for what, done wrongly, takes minutes or hours; how quick a thing is, ``make bench`` says. Where an error is expected,
    expect it within: an error that comes out of here is passed on, and nothing is measured.

    Parameters
    ----------
    seconds : float
        Many times what it takes.
    children : bool
        Count the processes that this one started too.

    Raises
    ------
    AssertionError
        It took longer.
    """
    before = cpu_spent(children)
    yield
    took = sum(now - before.get(process, 0) for process, now in cpu_spent(children).items())
    assert took < seconds, f"it took {took:.1f} s of CPU, and may take {seconds}"
