"""Spread marking over processes or machines, with Dask: batches go out, plain results come back in the same order.

Nobody but the caller writes to the gradebook. A worker that dies loses nothing: its batch goes to another.
"""

from __future__ import annotations

import contextlib
import logging
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import dask
from distributed import Client, Future, KilledWorker, LocalCluster
from distributed.client import FutureCancelledError

import staycurious
from staycurious.marking.course import MarkingError

Batch = TypeVar("Batch")
Result = TypeVar("Result")

#: How often a batch is tried again after an error in its worker, such as too little memory.
RETRIES = 2
#: How many batches are under way for each worker, so that none waits for the next; no more, so that memory stays flat.
AHEAD = 2
#: How many seconds we wait for a scheduler to answer, or for workers where there are none.
PATIENCE = 60

# A test's output is caught by putting another stdout in place for the whole process, so that a worker with several
# threads would mix one student's with another's. Python gains nothing from threads here.
_one_at_a_time = threading.Lock()


def spread(
    batches: Iterable[Batch],
    work: Callable[[Batch], Result],
    *,
    workers: int | None = None,
    scheduler: str | None = None,
) -> Iterator[Result]:
    """Do what ``map(work, batches)`` does, on several processes or machines.

    Parameters
    ----------
    batches : iterable
        Taken as they are needed, a few ahead; each travels to the worker, so it must be plain data.
    work : callable
        What is done with each. It gets a batch and gives plain data, and travels too.
    workers : int, optional
        How many processes to start on this machine: one for each processor when left out. They listen on the loopback
        address alone, and end with the last batch.
    scheduler : str, optional
        The address of a Dask scheduler that is there already, such as ``"tcp://10.0.0.5:8786"``; then no process is
        started here. Settings for TLS are taken from Dask's configuration.

    Yields
    ------
    object
        What ``work`` gives, in the order of the batches.

    Raises
    ------
    MarkingError
        When the scheduler can't be reached, has no workers, has workers with another version of this package, or goes
        away; and when worker after worker dies over the same batch. What was given before stays good.
    """
    with contextlib.ExitStack() as opened:
        client = opened.enter_context(_connected(scheduler) if scheduler else _started(workers))
        under_way: deque[Future] = deque()
        for batch in batches:
            future = client.submit(
                _do, work, batch, staycurious.__version__, pure=False, retries=RETRIES, key=None
            )
            under_way.append(future)
            while len(under_way) >= AHEAD * max(1, len(client.nthreads())):
                yield _result(client, under_way.popleft())
        while under_way:
            yield _result(client, under_way.popleft())


def _do(work: Callable[[Batch], Result], batch: Batch, version: str) -> Result:
    if staycurious.__version__ != version:
        raise MarkingError(
            f"A worker has staycurious {staycurious.__version__}, this command {version}: they could mark "
            "differently. Install the same version on every worker and start the workers again."
        )
    with _one_at_a_time:
        return work(batch)


@contextlib.contextmanager
def _started(workers: int | None) -> Iterator[Client]:
    # Nothing listens but on loopback, and no dashboard: it would show who is marked to whoever opens it. What Dask
    # may put on the disk goes into a folder that is ours alone and is removed.
    quiet = {"distributed.scheduler.http.routes": [], "distributed.worker.http.routes": []}
    with (
        tempfile.TemporaryDirectory(prefix="staycurious-") as folder,
        dask.config.set(_SETTINGS | quiet),
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address=None,
            scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
            local_directory=folder,
            silence_logs=logging.CRITICAL,
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        yield client


@contextlib.contextmanager
def _connected(scheduler: str) -> Iterator[Client]:
    with dask.config.set(_SETTINGS):
        try:
            client = Client(scheduler, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise MarkingError(
                f"The Dask scheduler at {scheduler} can't be reached: {error}. "
                "Start it (dask scheduler), or mend the address, such as tcp://10.0.0.5:8786."
            ) from error
        with client:
            try:
                client.wait_for_workers(1, timeout=PATIENCE)
            except TimeoutError:
                raise _no_workers() from None
            yield client


# A batch is at most some tens of MB, and isn't needed twice: Dask's advice to send such data otherwise doesn't fit.
_SETTINGS = {"distributed.admin.large-graph-warning-threshold": "1GB"}


def _no_workers() -> MarkingError:
    return MarkingError(
        f"The Dask scheduler has had no workers for {PATIENCE} seconds. Start some (dask worker, with the scheduler's "
        "address), then run the command again: it goes on where it was."
    )


def _result(client: Client, future: Future) -> object:
    while True:
        try:
            return future.result(timeout=PATIENCE)
        except TimeoutError:
            if future.status != "pending":  # it came from the work itself
                raise
            if not client.nthreads():
                raise _no_workers() from None
        except KilledWorker as killed:
            raise MarkingError(
                f"{killed.allowed_failures + 1} workers ended, one after another, while they marked the same batch: too "
                "little memory, perhaps. What was marked before is kept. Run the command again with fewer workers, or "
                "without spreading."
            ) from killed
        except FutureCancelledError as lost:
            raise MarkingError(
                "The Dask scheduler went away. What was marked before is kept. Start it again, then run the command "
                "again: it goes on where it was."
            ) from lost
