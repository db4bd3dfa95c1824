"""What a command costs: its children count, and whoever started it doesn't."""

import sys

import pytest

from bench.marking.measure import CommandFailedError, Cost, cost_of, further

BUSY = "import time\nwhile time.process_time() < 0.3: pass"
LARGE = "kept = b'x' * 150_000_000"


def of(source, folder, **more):
    return cost_of([sys.executable, "-c", source], folder, **more)


def in_a_child(source):
    return f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {source!r}], check=True)"


def test_a_childs_work_and_memory_count(tmp_path):
    found = of(in_a_child(f"{LARGE}\n{BUSY}"), tmp_path)
    assert found.cpu >= 0.3
    assert found.peak > 150


def test_the_memory_of_whoever_measures_does_not_count(tmp_path):
    kept = bytearray(b"x" * 200_000_000)
    assert of("pass", tmp_path).peak < 60
    assert len(kept) == 200_000_000


def test_waiting_is_on_the_clock_and_no_work(tmp_path):
    found = of("import time; time.sleep(0.5)", tmp_path)
    assert found.wall >= 0.5
    assert found.cpu < found.wall


def test_it_runs_in_its_folder_with_what_is_added_to_the_environment(tmp_path):
    of(
        "import os, pathlib; pathlib.Path('here.txt').write_text(os.environ['SAYS'])",
        tmp_path,
        environment={"SAYS": "so"},
    )
    assert (tmp_path / "here.txt").read_text() == "so"


def test_a_command_that_ends_badly_says_what_it_said_last(tmp_path):
    with pytest.raises(CommandFailedError, match=r"(?s)ended with 3: .*no room left"):
        of("import sys; print('no room left'); sys.exit(3)", tmp_path)


def test_costs_add_up_and_the_largest_memory_stays():
    assert Cost(1, 2, 300) + Cost(10, 20, 30) == Cost(11, 22, 300)


def test_start_up_falls_out_of_the_cost_of_a_further_submission():
    # 3 s to start and 0.5 s each, on a clock that runs twice as fast: 2 students, then 12
    few, many = Cost(4, 8, 100), Cost(9, 18, 120)
    assert further(few, many, 10) == Cost(0.5, 1, 120)
