"""Commands that torchrun starts several times."""

from __future__ import annotations

import pytest

from diffusion_gui.__main__ import main
from diffusion_gui.core.processes import Place, place

ENVIRONMENT = {
    "TORCHELASTIC_RUN_ID": "x",
    "RANK": "1",
    "WORLD_SIZE": "4",
    "LOCAL_RANK": "1",
    "LOCAL_WORLD_SIZE": "2",
    "TORCHELASTIC_RESTART_COUNT": "3",
}


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_torchrun_tells_each_process_its_place(started: pytest.MonkeyPatch) -> None:
    assert place() == Place(1, 4, 1, 2, 3)
    started.delenv("TORCHELASTIC_RUN_ID")
    assert place() == Place(0, 1, 0, 1, 0), "a RANK that something else has left"


@pytest.mark.parametrize("rank", [0, 1])
def test_a_command_that_is_not_split_is_refused_once(
    started: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], rank: int
) -> None:
    started.setenv("RANK", str(rank))
    assert main(["list", "data"]) == 2
    out, err = capfd.readouterr()
    assert not out
    assert ("'list' is not split over several processes." in err) == (rank == 0)
    assert ("train" in err) == (rank == 0)


@pytest.mark.parametrize("rank", [0, 1])
def test_a_mistake_in_the_flags_is_told_once(
    started: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], rank: int
) -> None:
    started.setenv("RANK", str(rank))
    assert main(["train", "--nothing"]) == 2
    assert bool(capfd.readouterr().err) == (rank == 0)
