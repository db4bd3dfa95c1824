"""What is held to an amount of computing fails above it, whoever computes, and waiting costs nothing."""

import subprocess
import sys
import time

import pytest

from tests.cpu import cpu_within


def test_what_waits_for_longer_than_it_may_compute_passes():
    with cpu_within(0.2):
        time.sleep(0.3)


def test_what_computes_for_longer_than_it_may_fails():
    with pytest.raises(AssertionError, match=r"took .* s of CPU, and may take 0.01"), cpu_within(0.01):
        sum(range(3_000_000))


def test_a_process_that_it_started_counts_where_it_is_to():
    program = "sum(range(10_000_000)); print(flush=True); input()"
    for children in (False, True):
        process = subprocess.Popen(
            [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        try:
            if children:
                with pytest.raises(AssertionError), cpu_within(0.1, children=True):
                    process.stdout.readline()
            else:
                with cpu_within(0.1):
                    process.stdout.readline()
        finally:
            process.communicate("\n")


def test_what_another_process_takes_along_as_it_ends_hides_nothing():
    program = "sum(range(10_000_000)); print(flush=True); input()"
    spent = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    spent.stdout.readline()

    def compute():
        spent.communicate("\n")
        return sum(range(3_000_000))

    with pytest.raises(AssertionError), cpu_within(0.01, children=True):
        compute()
