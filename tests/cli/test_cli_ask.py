"""`train --ask`: a run that another process trains is asked to stop, or for another rate."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from far_away import FarMachine, far, request_in, run_on_far_machine

from diffusion_gui.storage.run_requests import REQUEST
from diffusion_gui.training.trainer import Trainer

__all__ = ["far"]
Cli = Callable[..., tuple[int, str, str]]
During = Callable[[int, Callable[[], object]], None]
SMALL = (
    "--data points:moons --network mlp --set width=16 --set depth=1 --batch 16 --steps 12 "
    "--sample-every 0 --device cpu"
)


@pytest.fixture
def during(monkeypatch: pytest.MonkeyPatch) -> During:
    """Does something before a step of whatever is trained."""

    def at(step: int, do: Callable[[], object]) -> None:
        whole = Trainer.advance

        def advance(self: Trainer) -> object:
            if self.step == step:
                do()
            return whole(self)

        monkeypatch.setattr(Trainer, "advance", advance)

    return at


def test_a_run_is_asked_for_another_rate_and_to_stop(
    cli: Cli, during: During, tmp_path: Path
) -> None:
    answers = []
    during(4, lambda: answers.append(cli("train --ask lr=2e-4 --out run")))
    during(8, lambda: answers.append(cli("train --ask stop --out run")))
    code, _, err = cli(f"train {SMALL} --out run")
    assert code == 0, "nothing went wrong"
    assert [answer[0] for answer in answers] == [0, 0]
    words = "Asked the run in run to take learning rate 0.0002; it does so between two steps."
    assert words in answers[0][1]
    errors = "".join([*(answer[2] for answer in answers), err])
    assert "Note: step 6: asked to take learning rate 0.0002" in errors
    assert "Stopped at step 10 of 12; saved, as it was asked to. To go on:" in errors
    assert json.loads((tmp_path / "run" / "config.json").read_text())["lr"] == 2e-4
    code, out, _ = cli("inspect run")
    assert "changed while training" in out
    assert "until step 6, then 0.0002" in out
    code, _, _ = cli("train --out run --resume")
    assert code == 0


def test_where_nobody_trains_the_request_is_written_and_that_is_mentioned(
    cli: Cli, tmp_path: Path
) -> None:
    during_stop = cli(f"train {SMALL} --steps 3 --out run")
    assert during_stop[0] == 0
    config = tmp_path / "run" / "config.json"
    config.write_text(json.dumps(json.loads(config.read_text()) | {"steps": 12}))
    code, out, _ = cli("train --ask stop --out run")
    assert code == 0
    assert "No process of this machine trains it" in out or os.name == "nt"
    code, _, err = cli("train --out run --resume")
    assert code == 0
    assert "dropped: to stop" in err


def test_a_run_on_another_machine_is_asked_over_ssh(
    cli: Cli, far: FarMachine, tmp_path: Path
) -> None:
    run = run_on_far_machine(tmp_path / "far" / "run", 3, ())
    code, out, _ = cli(f"train --ask lr=2e-4 --out ssh://host{run}")
    assert code == 0
    assert "learning rate 0.0002" in out
    assert request_in(run) == {"lr": 2e-4}
    code, _, err = cli("train --ask stop --out", f"ssh://host{tmp_path}")
    assert code == 2
    assert "holds no training run" in err
    far.does("Permission denied (publickey).")
    code, _, err = cli(f"train --ask stop --out ssh://host{run}")
    assert code == 2
    assert "ssh-copy-id" in err


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("train --ask go --out run", "'go' is nothing that a run can be asked for"),
        ("train --ask lr=20 --out run", "out of range"),
        ("train --ask stop --lr 1 --resume --out run", "--ask does not go with --lr, --resume"),
        ("train --ask stop --out elsewhere", "holds no training run"),
        ("train --ask stop --out run", "is finished"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(
    cli: Cli, tmp_path: Path, line: str, words: str
) -> None:
    assert cli(f"train {SMALL} --steps 2 --out run")[0] == 0
    code, _, err = cli(line)
    assert code == 2
    assert words in err
    assert "Traceback" not in err
    assert not (tmp_path / "run" / REQUEST).exists()
