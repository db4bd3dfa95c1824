"""Marking spread over processes and machines: what one process writes, row for row, whatever happens to a worker."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import psutil
import pytest
from classroom import M02, Course
from distributed import LocalCluster
from spread_class import (
    children,
    dies_always,
    dies_once,
    fails,
    fails_at_first,
    hand_in_class,
    how_many_at_once,
    listening,
    size_of,
    written,
)

import staycurious
from staycurious.marking.course import MarkingError, open_course
from staycurious.marking.engine import run
from staycurious.marking.engine import spread as spreading
from staycurious.marking.engine.exercise import load_exercise
from staycurious.marking.engine.spread import AHEAD, spread

SIZE, BATCH = 60, 7
MARKED = {"grade": 8 * SIZE, "comment": 9 * SIZE, "submitted_assignment": SIZE, "submitted_notebook": SIZE}
# Where the processes that are started here find spread_class.
HERE = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
# What a person starts in a terminal: it says how far it is, and which processes it started.
IN_A_TERMINAL = """
import signal
import sys
from functools import partial
from pathlib import Path

from spread_class import children
from staycurious.marking.course import open_course
from staycurious.marking.engine import run
from staycurious.marking.engine.spread import spread


def tell(done, of):
    if 0 < done < of:
        print(done, *[process.pid for process in children()], flush=True)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # as in a terminal, whatever started the tests
    run.BATCH = 1
    run.mark_class(open_course(Path(sys.argv[1])), sys.argv[2], spread=partial(spread, workers=1), tell=tell)
"""


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory) -> Path:
    """Give a folder of exercises whose class has handed in."""
    course = Course(tmp_path_factory.mktemp("handed_in") / "exercises")
    load_exercise(open_course(course.folder), M02)
    hand_in_class(course, SIZE)
    return course.folder


@pytest.fixture(scope="module")
def serially(handed_in, tmp_path_factory) -> dict:
    """Give what marking in one process writes."""
    folder = Path(shutil.copytree(handed_in, tmp_path_factory.mktemp("serially") / "exercises"))
    run.mark_class(open_course(folder), M02)
    rows = written(folder)
    assert {table: len(rows[table]) for table in MARKED} == MARKED
    return rows


@pytest.fixture
def folder(handed_in, tmp_path, monkeypatch) -> Path:
    """Give the class in a folder of its own, to be marked in small batches."""
    monkeypatch.setattr(run, "BATCH", BATCH)
    return Path(shutil.copytree(handed_in, tmp_path / "exercises"))


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    """Give the address of a scheduler of somebody's own, with one worker of three threads, started as Dask says."""
    note = tmp_path_factory.mktemp("dask") / "scheduler.json"
    dask_program = str(Path(sys.executable).with_name("dask"))
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": note.parent}
    where = ("--host", "127.0.0.1", "--scheduler-file", str(note))
    env = {**HERE, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}  # so that one death is enough
    with contextlib.ExitStack() as stop:
        for words in (
            ("scheduler", *where, "--port", "0", "--no-dashboard", "--dashboard-address", "127.0.0.1:0"),
            ("worker", *where[:1], "127.0.0.1", *where[2:], "--nthreads", "3", "--no-dashboard"),
        ):
            process = stop.enter_context(subprocess.Popen([dask_program, *words], env=env, **quiet))
            stop.callback(process.wait)
            stop.callback(process.terminate)
        yield _address_in(note)


def _address_in(note: Path) -> str:
    for _ in range(600):
        with contextlib.suppress(FileNotFoundError, json.JSONDecodeError):
            return json.loads(note.read_text(encoding="utf-8"))["address"]
        time.sleep(0.1)
    raise AssertionError("The scheduler has not started within a minute.")


@contextlib.contextmanager
def small_cluster(workers: int):
    """Give a cluster in this process, which starts at once."""
    with LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=False,
        protocol="tcp://",
        dashboard_address=None,
        scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
    ) as cluster:
        yield cluster


def test_a_worker_killed_in_mid_batch_loses_nothing_and_nobody_else_can_reach_the_workers(
    folder, serially, tmp_path, monkeypatch
):
    seen, before, others, clusters = set(), listening(), set(children()), []

    def started(**settings):
        clusters.append(LocalCluster(**settings))
        return clusters[-1]

    monkeypatch.setattr(spreading, "LocalCluster", started)

    def deadly(batches, work):
        return spread(batches, partial(dies_once, work, tmp_path / "died", "s020"), workers=2)

    marked, as_before, _ = run.mark_class(
        open_course(folder), M02, spread=deadly, tell=lambda *_: seen.update(listening() - before)
    )
    assert (marked, as_before) == (SIZE, 0)
    assert (tmp_path / "died").read_text().isdigit(), "a worker did die"
    assert written(folder) == serially
    assert seen <= {"127.0.0.1"}
    assert clusters[0].scheduler_address.startswith("tls://127.0.0.1:"), (
        "others on this machine have no certificate"
    )
    assert set(children()) <= others


def test_any_scheduler_marks_what_one_process_marks(folder, serially, scheduler):
    anywhere = partial(spread, scheduler=scheduler)
    assert run.mark_class(open_course(folder), M02, spread=anywhere)[:2] == (SIZE, 0)
    assert written(folder) == serially
    assert run.mark_class(open_course(folder), M02, spread=anywhere)[:2] == (0, SIZE)


def test_results_come_in_order_and_batches_are_taken_as_they_are_needed(scheduler):
    taken = []

    def batches():
        for number in range(30):
            taken.append(number)
            yield b"x" * number

    for number, size in enumerate(spread(batches(), size_of, scheduler=scheduler)):
        assert size == number
        assert len(taken) <= number + AHEAD
    assert taken == list(range(30))


def test_a_worker_with_several_threads_does_one_batch_at_a_time(scheduler):
    assert set(spread(range(12), how_many_at_once, scheduler=scheduler)) == {1}


def test_a_large_batch_travels_without_a_warning(scheduler):
    assert list(spread([b"x" * 30_000_000], size_of, scheduler=scheduler)) == [30_000_000]


def test_no_batches_no_results(scheduler):
    assert list(spread([], size_of, scheduler=scheduler)) == []


def test_what_failed_for_a_moment_is_tried_again(scheduler, tmp_path):
    assert list(spread([b"x"], partial(fails_at_first, tmp_path / "failed"), scheduler=scheduler)) == [1]
    assert (tmp_path / "failed").exists()


def test_an_error_of_the_work_comes_back_as_it_is(scheduler):
    with pytest.raises(KeyError, match="m02_q9"):
        list(spread([1], fails, scheduler=scheduler))


def test_a_worker_with_another_version_marks_nothing(scheduler, monkeypatch):
    monkeypatch.setattr(staycurious, "__version__", "9.9.9")
    with pytest.raises(MarkingError, match=r"this command 9\.9\.9.*Install the same version on every worker"):
        list(spread([b""], size_of, scheduler=scheduler))


def test_a_batch_over_which_worker_after_worker_dies_is_said_with_what_to_do(scheduler):
    with pytest.raises(MarkingError, match="Worker after worker ended.*same batch.*Run the command again"):
        list(spread([1], dies_always, scheduler=scheduler))


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "carrier-pigeon://loft:1"])
def test_a_scheduler_that_is_not_there_is_named(monkeypatch, address):
    monkeypatch.setattr(spreading, "PATIENCE", 0.5)
    with pytest.raises(MarkingError, match=f"The Dask scheduler at {address} can't be reached"):
        list(spread([b""], size_of, scheduler=address))


@pytest.mark.parametrize("workers", [0, -1])
def test_fewer_than_one_process_is_refused(workers):
    with pytest.raises(MarkingError, match="Ask for 1 or more"):
        list(spread([b""], size_of, workers=workers))


def test_a_scheduler_without_workers_is_not_waited_for_for_ever(monkeypatch):
    monkeypatch.setattr(spreading, "PATIENCE", 0.5)
    with (
        small_cluster(workers=0) as cluster,
        pytest.raises(MarkingError, match="no workers for 0.5 seconds. Start some"),
    ):
        list(spread([b""], size_of, scheduler=cluster.scheduler_address))


def test_a_scheduler_that_goes_away_is_said_with_what_to_do(monkeypatch):
    monkeypatch.setattr(spreading, "PATIENCE", 1)
    with small_cluster(workers=1) as cluster:
        results = spread(iter([b"x"] * 9), size_of, scheduler=cluster.scheduler_address)
        assert next(results) == 1
        cluster.close()
        with pytest.raises(MarkingError, match="went away.*goes on where it was"):
            list(results)


def test_a_run_that_is_stopped_by_ctrl_c_takes_its_workers_along_and_can_be_gone_on_with(folder, serially):
    command = [sys.executable, "-c", IN_A_TERMINAL, str(folder), M02]
    pipes = {
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
        "text": True,
        "process_group": 0,
        "env": HERE,
    }
    with subprocess.Popen(command, **pipes) as stopped:
        done, *workers = map(int, stopped.stdout.readline().split())
        os.killpg(stopped.pid, signal.SIGINT)  # as a terminal does: to every process of the command
        said = stopped.communicate()[1]
    assert stopped.returncode == -signal.SIGINT, said
    assert said.count("Traceback") == 1, said
    assert workers
    assert [pid for pid in workers if psutil.pid_exists(pid)] == []
    marked, as_before, _ = run.mark_class(open_course(folder), M02)
    assert 0 < done <= as_before == SIZE - marked < SIZE
    assert written(folder) == serially
