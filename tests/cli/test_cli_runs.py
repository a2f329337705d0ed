"""Whole commands, from flags to files, with the engine."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from diffusion_gui.export.embedded import read_recipe
from diffusion_gui.storage import trajectory_file

Cli = Callable[..., tuple[int, str, str]]

SMALL = "--network mlp --set width=16 --set depth=1 --batch 16 --sample-every 0"


def test_noise_runs_from_data_to_noise(cli: Cli, tmp_path: Path) -> None:
    code, out, err = cli("noise --data digits --steps 10 --count 4 --seed 3 --out f.npz")
    assert (code, err) == (0, "")
    assert out.startswith("f.npz: 10 steps of 4 items")
    _, out, _ = cli("noise --data digits --steps 1 --count 1 --out one.npz")
    assert out.startswith("one.npz: 1 step of 1 item,")
    run = trajectory_file.load(tmp_path / "f.npz")
    assert run.path.t.tolist() == list(range(11))
    assert (run.recipe.process, run.recipe.T, run.recipe.steps) == ("forward", 10, 10)
    assert set(run.labels.tolist()) <= set(range(10))
    np.testing.assert_array_equal(run.x[0], run.x0[0])
    # One noise throughout: every state is alpha x_0 + sigma eps with the same eps.
    for k in (3, 7, 10):
        eps = (run.x[k] - run.path.alpha[k] * run.x[0]) / run.path.sigma[k]
        np.testing.assert_allclose(
            eps,
            run.x[1] / run.path.sigma[1] - run.x[0] * (run.path.alpha[1] / run.path.sigma[1]),
            atol=2e-4,
        )


def test_the_markov_chain_adds_fresh_noise(cli: Cli, tmp_path: Path) -> None:
    cli("noise --data digits --process markov --steps 8 --count 2 --out f.npz")
    run = trajectory_file.load(tmp_path / "f.npz")
    assert run.recipe.process == "markov"
    correlation = np.corrcoef(run.noise[2].ravel(), run.noise[5].ravel())[0, 1]
    assert abs(correlation) < 0.1
    assert run.noise.std() == pytest.approx(1.0, abs=0.05)


@pytest.mark.parametrize("name", ["f.gif", "f.webp", "f.png", "f.mp4", "f.webm", "f.strip.png"])
def test_every_form_of_picture(cli: Cli, tmp_path: Path, name: str) -> None:
    line = "noise --data shapes --steps 4 --count 2 --scale 2 --captions --show x,x0 --out"
    code, out, _ = cli(line, name)
    assert code == 0
    assert out.startswith(name)
    recipe = read_recipe(tmp_path / name)
    assert (recipe.data, recipe.count, recipe.process) == ("shapes", 2, "forward")


def test_frames_go_into_a_folder(cli: Cli, tmp_path: Path) -> None:
    assert cli("noise --data shapes --steps 4 --count 2 --out frames/")[0] == 0
    assert len(list((tmp_path / "frames").glob("frame_*.png"))) == 5


def test_sampling_with_the_ideal_denoiser_lands_on_the_data(cli: Cli, tmp_path: Path) -> None:
    line = "sample --model ideal:digits --steps 20 --count 3 --label 4,none,7 --seed 1 --out r.npz"
    assert cli(line)[0] == 0
    run = trajectory_file.load(tmp_path / "r.npz")
    assert run.labels.tolist() == [4, -1, 7]
    assert run.path.t[0] == 1000
    assert run.path.t[-1] == 0
    assert np.abs(run.x[-1]).max() <= 1.01


def test_points_are_many_unless_said_otherwise(cli: Cli, tmp_path: Path) -> None:
    cli("noise --data points:moons --steps 2 --out a.npz")
    cli("noise --data points:moons --steps 2 --count 7 --out b.npz")
    assert len(trajectory_file.load(tmp_path / "a.npz").labels) == 1000
    assert len(trajectory_file.load(tmp_path / "b.npz").labels) == 7


def test_a_run_starts_from_an_item_at_a_level(cli: Cli, tmp_path: Path) -> None:
    line = "sample --model ideal:digits --init digits --from-level 0.3 --steps 5 --count 2"
    assert cli(line, "--out", "r.npz")[0] == 0
    path = trajectory_file.load(tmp_path / "r.npz").path
    level = path.sigma[0] / (path.alpha[0] + path.sigma[0])
    assert level == pytest.approx(0.3, abs=0.01)


def test_the_same_recipe_gives_the_same_bytes(cli: Cli, tmp_path: Path) -> None:
    line = "sample --model ideal:digits --sampler ddpm --steps 5 --count 2 --seed 5 --out"
    for name in ("a.npz", "b.npz", "a.gif", "b.gif"):
        cli(line, name)
    for suffix in ("npz", "gif"):
        a, b = (tmp_path / f"{name}.{suffix}" for name in "ab")
        assert a.read_bytes() == b.read_bytes()


def test_steps_do_not_exceed_a_small_T(cli: Cli, tmp_path: Path) -> None:
    assert cli("sample --model ideal:digits --T 10 --count 1 --out r.npz")[0] == 0
    assert trajectory_file.load(tmp_path / "r.npz").steps == 10


def test_a_schedule_of_ones_own_is_drawn_run_and_kept_with_the_run(
    cli: Cli, tmp_path: Path
) -> None:
    handles = "50,30,12,0,-12,-20,-35"
    code, out, _ = cli(f"schedule --name custom --handles {handles} --steps 60 --out s.csv")
    assert (code, out) == (0, "s.csv: schedule custom, T = 60\n")
    table = np.genfromtxt("s.csv", delimiter=",", names=True)
    np.testing.assert_allclose(table["snr_db"][10::10], [30, 12, 0, -12, -20, -35], atol=1e-9)
    own = f"--schedule custom --handles {handles} --count 2"
    code, _, _ = cli(f"sample --model ideal:digits --T 60 --steps 6 {own} --out a.npz")
    assert code == 0
    run = np.load("a.npz")
    np.testing.assert_array_equal(run["alpha"], table["alpha"][::-10])
    np.testing.assert_array_equal(run["sigma"], table["sigma"][::-10])
    code, _, _ = cli(f"noise --data digits --steps 6 {own} --out a.gif")
    assert code == 0
    for made in (Path("a.npz"), Path("a.gif")):
        code, out, _ = cli(f"inspect {made} --json")
        assert json.loads(out)["recipe"]["handles"] == handles
    assert cli("sample --model ideal:digits --continue a.npz --at 3 --steps 2 --out b.npz")[0] == 0
    np.testing.assert_array_equal(np.load("b.npz")["alpha"][0], run["alpha"][3])


def test_only_what_is_recorded_is_kept(cli: Cli, tmp_path: Path) -> None:
    cli("noise --data digits --steps 3 --count 1 --record x,eps --out a.npz")
    with np.load(tmp_path / "a.npz", allow_pickle=False) as file:
        assert "eps" in file.files
        assert "x0" not in file.files


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("noise --data digits --count 400 --scale 64 --out a.gif", ["pixels", "Lower the scale"]),
        (
            "noise --data digits --steps 10000 --count 10000 --out a.npz",
            ["GB", "fewer items"],
        ),
    ],
)
def test_what_could_not_be_written_is_not_begun(cli: Cli, line: str, words: list[str]) -> None:
    code, _, err = cli(line)
    assert code == 2
    assert all(word in err for word in words)


def test_a_class_nobody_knows_is_answered_with_the_list(cli: Cli, tmp_path: Path) -> None:
    code, _, err = cli("sample --model ideal:shapes --label banana --out a.gif")
    assert code == 2
    assert "banana" in err
    assert "circle" in err
    assert not list(tmp_path.iterdir())


def test_train_resume_sample_and_inspect(cli: Cli, tmp_path: Path) -> None:
    code, out, err = cli(
        f"train --data points:moons --steps 20 --seed 0 --out run/ {SMALL}",
    )
    assert (code, err) == (0, "")
    assert "step 20 of 20" in out
    assert (tmp_path / "run" / "checkpoint.safetensors").is_file()

    code, _, err = cli(f"train --data points:moons --steps 20 --out run/ {SMALL}")
    assert code == 2
    assert "--resume" in err

    code, out, _ = cli("train --out run --resume --steps 30")
    assert code == 0
    assert "going on at step 20" in out
    assert "step 30 of 30" in out

    code, out, _ = cli("train --out run --resume")
    assert code == 0
    assert "Nothing is left to do" in out

    code, out, _ = cli("inspect", "run", "--json")
    facts = json.loads(out)
    assert facts["figures"]["steps"] == 30
    assert facts["network_options"] == {"width": 16, "depth": 1}
    assert facts["training"]["data"] == "points:moons"
    assert facts["parameters"] > 0

    assert cli("sample --model run --steps 3 --out r.webp")[0] == 0
    recipe = read_recipe(tmp_path / "r.webp")
    assert recipe.count == 1000
    assert recipe.model_sha256 == facts["sha256"]


def test_a_config_trains_the_same_run_again(cli: Cli, tmp_path: Path) -> None:
    cli(f"train --data points:moons --steps 5 --seed 4 --out a {SMALL}")
    cli("train --config a/config.json --out b")
    one, two = (
        [json.loads(line)["loss"] for line in (tmp_path / run / "log.jsonl").open()] for run in "ab"
    )
    assert one == two
    cli("train --config a/config.json --steps 3 --out c")
    assert len((tmp_path / "c" / "log.jsonl").read_text().splitlines()) == 3


def test_the_network_suits_the_data_unless_one_is_named(cli: Cli, tmp_path: Path) -> None:
    cli("train --data points:moons --steps 1 --batch 8 --sample-every 0 --out run")
    assert json.loads((tmp_path / "run" / "config.json").read_text())["network"] == "mlp"


def test_a_run_may_start_from_a_model(cli: Cli, tmp_path: Path) -> None:
    cli(f"train --data points:moons --steps 5 --out first {SMALL}")
    code, _, err = cli("train --start first --steps 2 --batch 8 --sample-every 0 --out more")
    assert (code, err) == (0, "")
    settings = json.loads((tmp_path / "more" / "config.json").read_text())
    # Network and data are the model's own where none are named; the rest suits the data.
    assert settings["network_options"] == {"width": 16, "depth": 1}
    assert (settings["data"], settings["lr"]) == ("points:moons", 0.005)
    assert settings["start"] == str(tmp_path / "first"), "found from any folder"

    code, _, err = cli("train --start first --data shapes --steps 2 --out images")
    assert code == 2
    assert "does not fit this data" in err
    code, _, err = cli("train --start nothing --steps 2 --out none")
    assert code == 2
    assert "no model called 'nothing'" in err


def test_inspecting_an_animation(cli: Cli) -> None:
    for name in ("a.gif", "a.webp", "a.png"):
        cli(f"noise --data shapes --steps 5 --count 2 --fps 10 --seed 9 --out {name}")
        code, out, _ = cli("inspect", name, "--json")
        facts = json.loads(out)
        assert code == 0
        assert (facts["what"], facts["frames"], facts["seconds"]) == ("animation", 6, 2.6), name
        assert facts["recipe"]["seed"] == 9
    code, out, _ = cli("inspect", "a.gif")
    assert "seed" in out


def test_inspecting_a_trajectory(cli: Cli) -> None:
    cli("noise --data shapes --steps 5 --count 2 --out a.npz")
    facts = json.loads(cli("inspect", "a.npz", "--json")[1])
    assert facts["arrays"]["x"] == "float32 (6, 2, 3, 28, 28)"


def test_inspecting_tells_the_settings_that_play_a_part(cli: Cli) -> None:
    def told(line: str, file: str) -> set[str]:
        assert cli(f"{line} --out {file}")[0] == 0
        lines = cli("inspect", file)[1].partition("recipe:")[2].splitlines()
        return {line.split()[0] for line in lines if line}

    ideal = "sample --model ideal:digits --count 1 --steps 3"
    special = {"interpolate", "at", "parent:", "handles", "from_level", "eta"}
    assert told(f"{ideal} --sampler heun", "plain.npz") & special == set()
    assert told(f"{ideal} --interpolate 4", "b.npz") & special == {"interpolate", "eta"}
    assert "from_level" in told(f"{ideal} --init digits --from-level 0.5", "c.npz")
    assert "handles" in told(f"{ideal} --schedule custom", "d.npz")
    branch = told("sample --continue plain.npz --at 1", "e.npz")
    assert branch & special == {"at", "parent:"}


def test_a_picture_of_ones_own_is_noised(cli: Cli, tmp_path: Path) -> None:
    Image.new("RGB", (40, 30), (200, 30, 30)).save(tmp_path / "mine.png")
    code, _, err = cli("noise --data mine.png --steps 3 --count 1 --out a.gif")
    assert (code, err) == (0, "")


def _wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 300
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.timeout(1200)
@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_training_is_saved_and_goes_on(
    cli: Cli, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    line = f"train --data points:moons --steps 100000 --out run {SMALL}"
    process = subprocess.Popen(
        [sys.executable, "-m", "diffusion_gui", *line.split()],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1", "OMP_NUM_THREADS": "1"},
    )
    try:
        assert process.stdout
        assert process.stdout.readline().startswith("training:")
        log = tmp_path / "run" / "log.jsonl"
        _wait_until(lambda: log.is_file() and log.stat().st_size > 0)  # steps have been taken
        process.send_signal(number)
        _, err = process.communicate(timeout=300)
    finally:
        process.kill()
    assert process.returncode == code
    assert "--resume" in err
    step = int(err.split("step ")[1].split()[0])
    assert step > 0
    _, out, _ = cli(f"train --out run --resume --steps {step + 2}")
    assert f"going on at step {step}" in out


@pytest.mark.timeout(1200)
@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_export_leaves_nothing_half_written(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    (tmp_path / "a.webp").write_bytes(b"old")
    line = "noise --data shapes --steps 600 --out a.webp"
    process = subprocess.Popen(
        [sys.executable, "-m", "diffusion_gui", *line.split()],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
        # Tests that were started in the background ignore Ctrl-C, and hand that on.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        _wait_until(lambda: len(list(tmp_path.iterdir())) == 2)  # the temporary is being written
        process.send_signal(number)
        _, err = process.communicate(timeout=300)
    finally:
        process.kill()
    assert process.returncode == code
    assert "Traceback" not in err
    assert [path.name for path in tmp_path.iterdir()] == ["a.webp"]
    assert (tmp_path / "a.webp").read_bytes() == b"old"


def test_a_folder_of_ones_own_is_noised_and_what_was_left_out_is_said(
    cli: Cli, tmp_path: Path
) -> None:
    (tmp_path / "mine").mkdir()
    for i in range(3):
        Image.new("RGB", (40, 30), (80 * i, 30, 30)).save(tmp_path / "mine" / f"{i}.png")
    (tmp_path / "mine" / "broken.png").write_bytes(b"nothing")
    code, _, err = cli("noise --data images:mine@16 --steps 3 --count 2 --out a.npz")
    assert code == 0
    assert err.startswith("Note: ")
    assert "broken.png" in err
    assert trajectory_file.load(tmp_path / "a.npz").x.shape == (4, 2, 3, 16, 16)


@pytest.mark.parametrize("data", ["images:empty", "empty", "images:gone", "broken.png", "mnist"])
def test_data_that_cannot_be_used_is_told_in_words(cli: Cli, tmp_path: Path, data: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken.png").write_bytes(b"nothing")
    code, out, err = cli(f"noise --data {data} --steps 3 --count 1 --out a.gif")
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    assert len(err.splitlines()) == 2
    assert not (tmp_path / "a.gif").exists()


@pytest.mark.parametrize("data", ["images:a.png@8", "images:a.png", "a.png"])
@pytest.mark.parametrize("out", ["a.png", "link.png"])
def test_what_a_run_is_made_of_is_never_written_over(
    cli: Cli, tmp_path: Path, data: str, out: str
) -> None:
    Image.new("RGB", (9, 9), "red").save(tmp_path / "a.png")
    (tmp_path / "link.png").symlink_to("a.png")
    before = (tmp_path / "a.png").read_bytes()
    code, _, told = cli(f"noise --data {data} --schedule cosine --steps 3 --out {out}")
    assert (code, len(told.splitlines())) == (2, 2)
    assert all(words in told for words in (out, "made of", "another name"))
    assert (tmp_path / "a.png").read_bytes() == before


def test_a_continued_trajectory_is_never_written_over(cli: Cli, tmp_path: Path) -> None:
    assert cli("sample --model ideal:points:moons --steps 4 --count 3 --out r.npz")[0] == 0
    before = (tmp_path / "r.npz").read_bytes()
    code, _, told = cli("sample --continue r.npz --at 2 --seed 9 --out r.npz")
    assert code == 2
    assert "made of" in told
    assert (tmp_path / "r.npz").read_bytes() == before


def test_training_tells_resolutions_and_patches_that_follow_from_the_data(
    cli: Cli, tmp_path: Path
) -> None:
    line = "train --data digits --steps 1 --batch 2 --sample-every 0"
    code, out, _ = cli(f"{line} --out a --network unet_deep --set channels=8")
    assert code == 0
    assert out.splitlines()[1] == "Resolutions 14x14, 7x7; attention at 14x14, 7x7."
    code, out, _ = cli(f"{line} --out b --network dit --set heads=1 --set depth=1")
    assert code == 0
    assert out.splitlines()[1].startswith("196 patches of 2x2, 64 channels")
    code, out, _ = cli(f"{line} --out c --network unet_small --set channels=8")
    assert code == 0
    assert "attention" not in out


def test_a_preset_brings_network_and_batch_and_flags_override_it(cli: Cli, tmp_path: Path) -> None:
    code, _, _ = cli(
        "train --preset laptop --data digits --steps 1 --batch 2 --sample-every 0 --out run"
    )
    assert code == 0
    settings = json.loads((tmp_path / "run" / "config.json").read_text())
    assert (settings["network"], settings["batch"]) == ("unet_deep", 2)
    assert settings["network_options"]["channels"] == 32
