"""A script's loop is recorded as it goes: its file is whole at any moment, the loop as it was."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from diffusion_gui import Recorder
from diffusion_gui.cli import run as run_command
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.runs.recorded import schedule_like, starting_noise
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.recorder import RecorderWarning
from diffusion_gui.storage import atomic, recording_file, trajectory_file

SHAPE = (2, 3, 8, 8)


def noise(k: int = 0) -> np.ndarray[Any, np.dtype[np.float32]]:
    return np.random.default_rng(k).standard_normal(SHAPE, np.float32)


def load(path: Path) -> Trajectory:
    return trajectory_file.load(path)


def flow_run(r: Recorder, steps: int = 4) -> None:
    """The straight path from noise to nothing."""
    for k in range(steps):
        sigma = 1.0 - k / steps
        r.add(sigma * noise(), np.zeros(SHAPE), 1.0 - sigma, sigma)
    r.add(np.zeros(SHAPE), alpha=1.0, sigma=0.0)


def unet(**more: Any) -> Any:
    diffusers = pytest.importorskip("diffusers")
    torch.manual_seed(0)
    return diffusers.UNet2DModel(
        sample_size=8,
        in_channels=3,
        out_channels=3,
        layers_per_block=1,
        block_out_channels=(8,),
        norm_num_groups=4,
        down_block_types=("DownBlock2D",),
        up_block_types=("UpBlock2D",),
        **more,
    )


def test_importing_the_package_imports_neither_qt_nor_torch_nor_numpy() -> None:
    code = (
        "import sys, diffusion_gui; heavy = {'numpy', 'torch', 'PySide6'} & set(sys.modules);"
        "from diffusion_gui import Recorder; heavy |= {'torch', 'PySide6'} & set(sys.modules);"
        "print(sorted(heavy))"
    )
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert made.stdout.strip() == "[]"


def test_a_loop_of_ones_own_is_a_trajectory_with_what_is_unknown_said(tmp_path: Path) -> None:
    path = tmp_path / "run.npz"
    with Recorder(path, by="my loop", steps=4) as r:
        flow_run(r)
    run = load(path)
    assert np.array_equal(run.x[1], 0.75 * noise())
    assert run.path.sigma.tolist() == [1.0, 0.75, 0.5, 0.25, 0.0]
    assert run.labels.tolist() == [-1, -1]
    assert run.recorded is not None
    assert not run.recorded.growing
    assert run.recorded.lacks == ("model", "labels", "noise", "t")
    assert json.loads(run.recipe.to_json()).keys() == {
        "process", "recorded", "steps", "count", "T", "version"
    }  # fmt: skip
    assert not r.problems
    assert not run.noise.any()


def test_x0_is_found_from_eps_and_noise_is_kept_where_it_is_given(tmp_path: Path) -> None:
    path = tmp_path / "run.npz"
    x0, eps = noise(1), noise(2)
    with Recorder(path, labels=[1, 0], label_names=["a", "b"]) as r:
        r.add(0.6 * x0 + 0.8 * eps, eps=eps, alpha=0.6)
        r.add(x0, alpha=1.0, noise=noise(3))
    run = load(path)
    assert np.allclose(run.x0[0], x0, atol=1e-5)
    assert np.allclose(run.path.sigma, [0.8, 0.0])
    assert np.array_equal(run.noise[0], noise(3))
    assert run.labels.tolist() == [1, 0]
    assert run.recorded is not None
    assert run.recorded.lacks == ("model", "t")


def test_a_k_diffusion_callback_records_the_states_a_sampler_sees(tmp_path: Path) -> None:
    path = tmp_path / "run.npz"
    sigmas = [10.0, 3.0, 1.0, 0.0]
    x = sigmas[0] * torch.from_numpy(noise())
    with Recorder(path) as r:
        for i in range(3):  # sample_euler of k-diffusion
            denoised = x / (1.0 + sigmas[i] ** 2)
            r.k_diffusion(
                {"x": x, "i": i, "sigma": torch.tensor(sigmas[i]),
                 "sigma_hat": torch.tensor(sigmas[i]), "denoised": denoised}
            )  # fmt: skip
            x = x + (x - denoised) / sigmas[i] * (sigmas[i + 1] - sigmas[i])
        r.add(x, sigma=0)
    run = load(path)
    assert run.path.alpha.tolist() == [1.0] * 4
    assert run.path.sigma.tolist() == sigmas
    assert np.array_equal(run.x[-1], x.numpy())
    assert run.recorded is not None
    assert run.recorded.by == "k-diffusion"


@pytest.mark.parametrize("scheduler", ["DDPMScheduler", "DDIMScheduler"])
def test_a_diffusers_loop_records_its_own_predictions_and_levels(
    tmp_path: Path, scheduler: str
) -> None:
    diffusers = pytest.importorskip("diffusers")
    model, path = unet(), tmp_path / "run.npz"
    pipe = getattr(diffusers, scheduler.replace("Scheduler", "Pipeline"))(
        model, getattr(diffusers, scheduler)(clip_sample=False)
    )
    pipe.set_progress_bar_config(disable=True)
    plain = pipe(batch_size=2, generator=torch.manual_seed(0), num_inference_steps=5,
                 output_type="np").images  # fmt: skip
    step = type(pipe.scheduler).step
    with Recorder(path) as r:
        r.watch(pipe)
        watched = pipe(batch_size=2, generator=torch.manual_seed(0), num_inference_steps=5,
                       output_type="np").images  # fmt: skip
    assert np.array_equal(plain, watched)
    assert pipe.scheduler.step.__func__ is step
    assert not r.problems
    run = load(path)
    assert run.steps == 5
    assert np.allclose(watched, (run.x[-1].transpose(0, 2, 3, 1) / 2 + 0.5).clip(0, 1), atol=1e-5)
    bars = pipe.scheduler.alphas_cumprod[pipe.scheduler.timesteps].numpy()
    assert np.allclose(run.path.alpha[:-1] ** 2, bars, atol=1e-6)
    assert run.path.t.tolist() == [*(pipe.scheduler.timesteps + 1).tolist(), 0]
    assert schedule_like(run.path.alpha, run.path.sigma) == ("linear", 1000)
    with torch.inference_mode():
        eps = model(torch.from_numpy(run.x[0]), pipe.scheduler.timesteps[0]).sample.numpy()
    a, s = run.path.alpha[0], run.path.sigma[0]
    assert np.allclose(a * run.x0[0] + s * eps, run.x[0], atol=1e-4)


@pytest.mark.parametrize(
    ("name", "config", "alpha_one"),
    [
        ("EulerDiscreteScheduler", {}, True),
        ("DPMSolverMultistepScheduler", {}, False),
        ("FlowMatchEulerDiscreteScheduler", {}, False),
        ("DDIMScheduler", {"prediction_type": "v_prediction"}, False),
    ],
)
def test_each_kind_of_scheduler_has_states_at_the_levels_that_are_told(
    tmp_path: Path, name: str, config: dict[str, Any], alpha_one: bool
) -> None:
    """Of data that is one point the network knows the answer: states lie at the levels told."""
    diffusers = pytest.importorskip("diffusers")
    scheduler = getattr(diffusers, name)(**config)
    scheduler.set_timesteps(6)
    data, eps = torch.full(SHAPE, 0.3), torch.from_numpy(noise())
    path = tmp_path / "run.npz"
    with Recorder(path) as r:
        r.watch(scheduler)
        x = None
        for t in scheduler.timesteps:
            from diffusion_gui.storage import diffusers_levels

            a, s, _, _ = diffusers_levels.at(scheduler, t)
            x = a * data + s * eps if x is None else x
            kind = "flow" if "Flow" in name else config.get("prediction_type", "epsilon")
            output = {"epsilon": eps, "flow": eps - data, "v_prediction": a * eps - s * data}[kind]
            x = scheduler.step(output, t, x).prev_sample
    assert not r.problems
    run = load(path)
    a, s = (v[:, None, None, None, None] for v in (run.path.alpha, run.path.sigma))
    assert np.allclose(run.x, a * 0.3 + s * noise(), atol=2e-3)
    assert np.allclose(run.x0, 0.3, atol=2e-3)
    assert (run.path.alpha == 1.0).all() == alpha_one


def test_a_callback_of_diffusers_changes_nothing_and_says_what_it_cannot_see(
    tmp_path: Path,
) -> None:
    diffusers = pytest.importorskip("diffusers")
    scheduler = diffusers.DDIMScheduler()
    scheduler.set_timesteps(4)

    class Pipe:
        def __init__(self) -> None:
            self.scheduler = scheduler

    path, pipe = tmp_path / "run.npz", Pipe()
    with Recorder(path) as r:
        for step, t in enumerate(scheduler.timesteps):
            given = {"latents": torch.from_numpy(noise(step))}
            assert r.diffusers(pipe, step, t, given) is given
    run = load(path)
    assert run.steps == 3
    assert run.path.sigma[-1] == 0.0
    assert run.recorded is not None
    assert run.recorded.by == "Pipe (diffusers)"
    assert {"start", "x0", "model"} <= set(run.recorded.lacks)
    assert not run.known.any()


def ending(words: str) -> Any:
    return pytest.warns(RecorderWarning, match=words)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"x": np.zeros((2, 3, 4, 4))}, "have"),
        ({"x": np.full(SHAPE, np.nan)}, "NaN"),
        ({"x": "text"}, "type"),
        ({"x": np.zeros(SHAPE), "alpha": None, "sigma": None}, "No noise level"),
        ({"x": np.zeros(SHAPE), "alpha": -1.0}, "not possible"),
        ({"x": np.zeros(SHAPE), "sigma": torch.tensor([0.1, 0.2])}, "different noise levels"),
    ],
)
def test_what_cannot_be_recorded_ends_the_recording_and_not_the_loop(
    tmp_path: Path, wrong: dict[str, Any], words: str
) -> None:
    path = tmp_path / "run.npz"
    with ending(words), Recorder(path) as r:
        for k in range(3):
            r.add(noise(k), alpha=0.1 * k, sigma=1.0)
        r.add(**({"alpha": 0.5, "sigma": 0.5} | wrong))
        r.add(noise(), alpha=0.7, sigma=0.3)
    assert len(r.problems) == 1
    run = load(path)
    assert run.steps == 2
    assert run.recorded is not None
    assert run.recorded.problems == tuple(r.problems)
    r = Recorder(tmp_path / "s.npz", strict=True)
    r.add(noise(), alpha=0.0, sigma=1.0)
    with pytest.raises(UserError, match=words):
        r.add(**({"alpha": 0.5, "sigma": 0.5} | wrong))


def test_a_prediction_that_will_not_do_is_left_out_and_the_states_go_on(tmp_path: Path) -> None:
    path = tmp_path / "run.npz"
    with warnings.catch_warnings(record=True) as told, Recorder(path) as r:
        warnings.simplefilter("always")
        r.add(noise(), noise(1), 0.1, 0.9)
        r.add(noise(), np.full(SHAPE, np.inf), 0.2, 0.8)
        r.add(noise(), np.zeros((2, 3)), 0.5, 0.5)
        r.add(noise(), alpha=1.0)
    assert len(told) == len(r.problems) == 2
    run = load(path)
    assert run.known.tolist() == [True, False, False]
    assert run.recorded is not None
    assert "some x0" in run.recorded.lacks


@pytest.mark.parametrize("shape", [(3, 28, 28), (2, 28, 28, 3, 1, 1), (5, 3), (0, 3, 8, 8), (4,)])
def test_shapes_that_are_no_items_are_refused_in_words(
    tmp_path: Path, shape: tuple[int, ...]
) -> None:
    with ending("cannot be recorded"), Recorder(tmp_path / "run.npz") as r:
        r.add(np.zeros(shape), alpha=0.0, sigma=1.0)
    assert not (tmp_path / "run.npz").exists()


def test_a_file_that_is_there_is_not_replaced_unasked(tmp_path: Path) -> None:
    path = tmp_path / "run.npz"
    path.write_bytes(b"mine")
    with pytest.raises(UserError, match="there already"):
        Recorder(path)
    assert path.read_bytes() == b"mine"
    with Recorder(path, replace=True) as r:
        flow_run(r)
    assert load(path).steps == 4
    for place, words in (("run.txt", "npz"), ("no/run.npz", "folder"), ("d.npz", "folder")):
        (tmp_path / "d.npz").mkdir(exist_ok=True)
        with pytest.raises(UserError, match=words):
            Recorder(tmp_path / place, replace=True)


def test_a_file_that_comes_in_its_place_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "run.npz"
    with ending("Another file"), Recorder(path) as r:
        r.add(noise(), alpha=0.0, sigma=1.0)
        r.add(noise(), alpha=0.5, sigma=0.5)
        path.unlink()
        path.write_bytes(b"somebody's, and longer than nothing")
        r.add(noise(), alpha=1.0)
    assert path.read_bytes().startswith(b"somebody's")


def test_a_full_disk_is_said_once_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "run.npz"
    inner, full = recording_file.write, [True]

    def write(target: Path, *rest: Any) -> None:
        if full[0]:
            raise atomic.write_error(target, OSError(28, "No space left on device"))
        inner(target, *rest)

    monkeypatch.setattr(recording_file, "write", write)
    for name in ("EVERY", "SHARE"):
        monkeypatch.setattr(f"diffusion_gui.recorder.{name}", 0.0)
    with ending("tried again"), Recorder(path) as r:
        for k in range(4):
            r.add(noise(k), alpha=0.2 * k, sigma=1.0)
        assert not path.exists()
        full[0] = False
        r.add(noise(), alpha=1.0, sigma=0.0)
        assert load(path).steps == 4
    assert len([one for one in r.problems if "not written" in one]) <= 1


def test_the_script_of_the_readme_runs_as_it_stands(tmp_path: Path) -> None:
    text = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    (script,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len(script.splitlines()) <= 20
    subprocess.run([sys.executable, "-W", "error", "-c", script], cwd=tmp_path, check=True)
    run = load(tmp_path / "run.npz")
    assert run.steps == 40
    assert np.allclose(np.hypot(*run.x[-1].T), 1.0, atol=0.01), "all end on the eight points"
    assert run.recorded is not None
    assert (run.recorded.by, run.recorded.growing) == ("eight points", False)


KILLED = """
import sys, time
import numpy as np
from diffusion_gui import Recorder
with Recorder(sys.argv[1]) as r:
    for k in range(1000):
        r.add(np.full((1, 3, 8, 8), k / 1000.0), alpha=k / 1000.0, sigma=1.0 - k / 1000.0)
        print(k, flush=True)
        time.sleep(0.02)
"""


def test_a_script_that_is_killed_leaves_a_whole_file_that_says_it_was_not_closed(
    tmp_path: Path,
) -> None:
    path = tmp_path / "run.npz"
    script = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE, text=True
    )
    try:
        deadline = time.monotonic() + 120
        steps = 0
        while time.monotonic() < deadline and steps < 3:
            time.sleep(0.05)
            steps = load(path).steps if path.exists() else 0  # whole whenever it is read
        assert steps >= 3
    finally:
        script.kill()
        script.communicate()
    run = load(path)
    assert run.recorded is not None
    assert run.recorded.growing
    assert np.allclose(run.x[:, 0, 0, 0, 0], np.arange(len(run.x)) / 1000.0)


def test_writing_takes_a_bounded_share_of_a_loops_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted, not timed: the clock is the test's, and each writing takes one second of it."""
    now, written = [0.0], []

    def write(*rest: Any) -> None:
        now[0] += 1.0
        written.append(now[0])

    monkeypatch.setattr(recording_file, "write", write)
    monkeypatch.setattr("diffusion_gui.recorder.time.monotonic", lambda: now[0])
    with Recorder(tmp_path / "run.npz") as r:
        for k in range(1000):
            now[0] += 0.1
            r.add(noise(), alpha=k / 1000.0, sigma=1.0)
        busy, whole = len(written), now[0]
    assert busy <= whole / 10 + 1
    assert busy > 5


def test_a_recording_that_stops_with_an_error_is_kept_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "run.npz"

    def script() -> None:
        with Recorder(path, strict=True) as r:
            flow_run(r)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        script()
    run = load(path)
    assert run.recorded is not None
    assert run.recorded.problems == ("The script ended early: ZeroDivisionError.",)


def test_a_recording_that_is_exported_again_says_the_same(tmp_path: Path) -> None:
    with Recorder(tmp_path / "run.npz") as r:
        r.add(noise(), noise(1), 0.1, 0.9)
        r.add(noise(), None, 0.5, 0.5)
        r.add(noise(), alpha=1.0)
    run = load(tmp_path / "run.npz")
    trajectory_file.save(run, tmp_path / "again.npz")
    again = load(tmp_path / "again.npz")
    assert again.recorded == run.recorded
    assert again.known.tolist() == [True, False]
    assert again.recipe == run.recipe


def test_inspect_tells_what_recorded_a_run_and_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Recorder(tmp_path / "run.npz", by="my loop") as r:
        flow_run(r)
    assert run_command(["inspect", str(tmp_path / "run.npz")]) == 0
    told = capsys.readouterr().out
    assert "my loop" in told
    assert "fresh noise" in told
    for name in ("cosine", "ddim", "guidance"):
        assert name not in told, "a setting nobody knows"


@pytest.mark.parametrize(
    "change",
    [{"growing": 1}, {"planned": -1}, {"x0_missing": [99]}, {"x0_missing": "all"}, {"lacks": 3}],
)
def test_a_damaged_note_of_the_script_is_refused_in_words(
    tmp_path: Path, change: dict[str, Any]
) -> None:
    path = tmp_path / "run.npz"
    with Recorder(path) as r:
        flow_run(r)
    with np.load(path) as held:
        arrays = dict(held)
    note = json.loads(str(arrays["script"])) | change
    np.savez(path, **{**arrays, "script": np.array(json.dumps(note))})
    with pytest.raises(UserError, match="recorded it is damaged"):
        load(path)


def test_the_noise_of_a_start_is_found_and_a_start_that_is_none_is_refused() -> None:
    assert np.allclose(starting_noise(80.0 * noise(), 1.0, 80.0), noise(), rtol=1e-6)
    with pytest.raises(UserError, match="not begin with noise"):
        starting_noise(noise(), 0.5, 0.5)


def test_what_a_recording_is_of_is_not_made_up_by_running_it_again(tmp_path: Path) -> None:
    from diffusion_gui.engine.library import Library
    from diffusion_gui.engine.runs import run as run_recipe

    path = tmp_path / "run.npz"
    with Recorder(path, by="my loop") as r:
        flow_run(r)
    with pytest.raises(UserError, match="recorded by my loop"):
        list(run_recipe(Library("cpu"), load(path).recipe))
    assert os.path.getsize(path) < 3 * 5 * noise().nbytes
