"""Spread marking over processes or machines, with Dask: batches go out, plain results come back in the same order.

Nobody but the caller writes to the gradebook. A worker that dies loses nothing: its batch goes to another.
"""

from __future__ import annotations

import contextlib
import logging
import signal
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing import resource_tracker
from typing import TypeVar

import dask
from distributed import Client, Future, KilledWorker, LocalCluster
from distributed.client import FutureCancelledError
from distributed.gc import disable_gc_diagnosis

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
# A batch is at most some tens of MB, and isn't needed twice: Dask's advice to send such data otherwise doesn't fit.
SETTINGS = {"distributed.admin.large-graph-warning-threshold": "1GB"}

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
        away; when worker after worker dies over the same batch; when fewer than one process is asked for. What was
        given before stays good.
    """
    if workers is not None and workers < 1:
        raise MarkingError(f"Marking can't be spread over {workers} processes. Ask for 1 or more.")
    with contextlib.ExitStack() as opened:
        client = opened.enter_context(_connected(scheduler) if scheduler else _started(workers))
        under_way: deque[Future] = deque()
        for batch in batches:
            under_way.append(
                client.submit(_do, work, batch, staycurious.__version__, pure=False, retries=RETRIES)
            )
            while len(under_way) >= AHEAD * max(1, _workers(client)):
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
    with contextlib.ExitStack() as opened:
        folder = opened.enter_context(tempfile.TemporaryDirectory(prefix="staycurious-"))
        opened.enter_context(dask.config.set(SETTINGS | quiet))
        with _deaf_to_ctrl_c():
            cluster = opened.enter_context(
                LocalCluster(
                    n_workers=workers,
                    threads_per_worker=1,
                    host="127.0.0.1",
                    security=True,  # with certificates for this run alone: on a shared machine others reach loopback too
                    dashboard_address=None,
                    scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
                    local_directory=folder,
                    silence_logs=logging.CRITICAL,
                )
            )
        # Dask has Python call it at every garbage collection: a Ctrl+C that came at that moment would go unheard
        disable_gc_diagnosis(force=True)
        yield opened.enter_context(Client(cluster, set_as_default=False))


@contextlib.contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    # A terminal sends Ctrl+C to the workers too. They inherit this, leave it to us, and we end them: without it each
    # would end by itself with a page of its own. Ours comes a moment later, when the workers have started.
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    resource_tracker.ensure_running()  # started later, with the first worker, it would undo the next line
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def _connected(scheduler: str) -> Iterator[Client]:
    with dask.config.set(SETTINGS):
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


def _workers(client: Client) -> int:
    try:
        return len(client.nthreads())
    except OSError as lost:
        raise _went_away() from lost


def _result(client: Client, future: Future) -> object:
    while True:
        try:
            result = future.result(timeout=PATIENCE)
            future.release()  # left to Python's own tidying, it would swallow a Ctrl+C of that moment
            return result
        except TimeoutError:
            if future.status != "pending":  # it came from the work itself
                raise
            if not _workers(client):
                raise _no_workers() from None
        except KilledWorker as killed:
            raise MarkingError(
                "Worker after worker ended while it marked the same batch: too little memory, perhaps. What was marked "
                "before is kept. Run the command again with fewer workers, or without spreading."
            ) from killed
        except FutureCancelledError as lost:
            raise _went_away() from lost


def _no_workers() -> MarkingError:
    return MarkingError(
        f"The Dask scheduler has had no workers for {PATIENCE} seconds. Start some (dask worker, with the scheduler's "
        "address), then run the command again: it goes on where it was."
    )


def _went_away() -> MarkingError:
    return MarkingError(
        "The Dask scheduler went away. What was marked before is kept. Start it again, then run the command again: it "
        "goes on where it was."
    )
