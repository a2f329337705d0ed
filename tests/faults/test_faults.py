"""The table of planted faults holds: each still fits the source, and a few are planted anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fault_table import FAULTS, Fault
from promise_table import PROMISES
from run import PACKAGE, PASSED, TESTS, copy_package, is_caught, run_tests

# Fast ones, one a kind: a table, the noise, and a step. `python tests/faults/run.py` plants all.
SAMPLE = (
    "betas of T = 1000 kept at every T",
    "noise keyed by the place in the batch, not by the item",
    "beta for the posterior's variance",
)


ALL = (*FAULTS, *PROMISES)


@pytest.mark.parametrize("fault", ALL, ids=lambda fault: fault.what)
def test_a_fault_fits_the_source(fault: Fault) -> None:
    assert (PACKAGE / fault.file).read_text(encoding="utf-8").count(fault.old) == 1
    assert fault.new != fault.old
    assert all((TESTS / test.partition("::")[0]).is_file() for test in fault.tests)


def test_there_are_many_and_all_differ() -> None:
    assert len({fault.what for fault in ALL}) == len(ALL) >= 90
    assert len({(fault.file, fault.old, fault.new) for fault in ALL}) == len(ALL)
    assert {f"P{number}" for number in range(1, 19)} - {"P16"} <= {
        fault.what.split()[0] for fault in PROMISES
    }


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("copy")
    copy_package(folder)
    return folder


@pytest.mark.parametrize("what", SAMPLE)
def test_a_planted_fault_is_caught(what: str, copy: Path) -> None:
    fault = next(fault for fault in FAULTS if fault.what == what)
    assert is_caught(fault, copy)


def test_without_a_fault_nothing_fails(copy: Path) -> None:
    assert run_tests(copy, ["core/test_noise.py"]) == PASSED
