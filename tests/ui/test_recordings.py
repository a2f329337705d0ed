"""A script's recording in the window: followed while it grows, scrubbed, exported, compared."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from diffusion_gui import Recorder
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.schedules import make_schedule
from diffusion_gui.storage import trajectory_file
from diffusion_gui.ui.scenes.watch.badge import badge_words
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.watch import recordings
from diffusion_gui.ui.state.watch.exports import watch_parts
from diffusion_gui.ui.views.panels import current_panels

Until = Callable[..., None]
COUNT = 40
SCRIPT = """
import sys
import numpy as np
from diffusion_gui import Recorder, recorder
recorder.EVERY = recorder.SHARE = 0.0
noise = np.random.default_rng(0).standard_normal((40, 2)).astype("f4")
with Recorder(sys.argv[1], by="my script", steps=6) as r:
    for k in range(6):
        sigma = 1.0 - k / 6
        r.add(sigma * noise, 0 * noise, 1.0 - sigma, sigma)
        print(k, flush=True)
        sys.stdin.readline()
    r.add(0 * noise, alpha=1.0, sigma=0.0)
"""


class Script:
    """A script that makes a step when it is told to."""

    def __init__(self, path: Path) -> None:
        self.run = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.go_on(first=True)

    def go_on(self, first: bool = False) -> None:
        assert self.run.stdin is not None
        assert self.run.stdout is not None
        if not first:
            self.run.stdin.write("\n")
            self.run.stdin.flush()
        self.run.stdout.readline()


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Script]:
    monkeypatch.setattr(recordings, "RESTED", 3600.0)  # of a machine that does much else
    made = Script(tmp_path / "run.npz")
    made.go_on()  # two states are a run
    yield made
    made.run.kill()
    made.run.communicate()


def opened(window: MainWindow, until: Until, path: Path) -> recordings.Recordings:
    made = window.app_state.watch.recordings
    window.open_path(str(path))
    until(lambda: made.shown is not None)
    return made


def test_the_window_follows_a_script_live_and_says_when_it_has_ended(
    ran: MainWindow, until: Until, script: Script, tmp_path: Path
) -> None:
    watch, session = ran.app_state.watch, ran.app_state.session
    told: list[str] = []
    session.noticed.connect(told.append)
    made = opened(ran, until, tmp_path / "run.npz")
    assert made.growing
    assert badge_words(watch) == "Recorded by a script, growing"
    assert session.timeline.planned == 2
    assert session.playback.position == 1, "the newest state is shown"
    script.go_on()
    until(lambda: session.timeline.planned == 3)
    assert session.playback.position == 2, "and so is the one that came"
    session.playback.seek(0)
    script.go_on()
    until(lambda: session.timeline.planned == 4)
    assert session.playback.position == 0, "whoever looks elsewhere is left there"
    for _ in range(3):
        script.go_on()
    until(lambda: not made.growing)
    assert session.timeline.planned == 7
    assert badge_words(watch) == "Recorded by a script"
    assert [one for one in told if "The script has ended." in one and "my script: 6 steps" in one]


def test_a_script_that_is_killed_is_not_said_to_grow_for_ever(
    ran: MainWindow,
    until: Until,
    script: Script,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = opened(ran, until, tmp_path / "run.npz")
    script.run.kill()
    monkeypatch.setattr(recordings, "RESTED", 0.0)
    until(lambda: not made.growing)
    assert badge_words(ran.app_state.watch) == "Recorded by a script"


def test_a_recording_that_cannot_be_read_for_a_while_is_said_once_and_followed_on(
    ran: MainWindow, until: Until, script: Script, tmp_path: Path
) -> None:
    told: list[str] = []
    ran.app_state.session.noticed.connect(told.append)
    path = tmp_path / "run.npz"
    opened(ran, until, path)
    path.rename(tmp_path / "away.npz")
    until(lambda: any("cannot be read now" in one for one in told))
    (tmp_path / "away.npz").rename(path)
    script.go_on()
    until(lambda: ran.app_state.session.timeline.planned == 3)
    assert sum("cannot be read now" in one for one in told) == 1


def recorded(path: Path, x0: bool = True, schedule: str = "cosine") -> np.ndarray:
    """A finished recording of points on a schedule of ours; returns the noise it begins with."""
    table = make_schedule(schedule, 1000)
    noise = np.random.default_rng(1).standard_normal((COUNT, 2)).astype(np.float32)
    with Recorder(path, by="my loop") as r:
        for t in table.timesteps(5):
            a, s = float(table.alpha[t]), float(table.sigma[t])
            r.add(a * 0.5 + s * noise, np.full((COUNT, 2), 0.5) if x0 else None, a, s)
    return noise


def test_nothing_is_made_up_of_a_recording(ran: MainWindow, until: Until, tmp_path: Path) -> None:
    recorded(tmp_path / "run.npz", x0=False)
    opened(ran, until, tmp_path / "run.npz")
    watch, session = ran.app_state.watch, ran.app_state.session
    session.playback.pause()
    session.playback.seek(2)
    session.set_show(("x0",))
    assert [panel.title for panel in current_panels(watch)] == ["not recorded"]
    assert not watch.branches.can_fork()
    from diffusion_gui.ui.scenes.watch.inspector.inspector import Inspector

    inspector = ran.findChild(Inspector)
    inspector.refresh()
    assert "my loop" in inspector._recipe.text()
    assert "DDIM" not in inspector._recipe.text()
    assert inspector._note.text() == "The script's own step: how it is made is not recorded."


def test_a_recording_is_exported_as_it_was_recorded(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    recorded(tmp_path / "run.npz")
    opened(ran, until, tmp_path / "run.npz")
    ((_, runs),) = watch_parts(ran.app_state.session)
    trajectory_file.save(runs[0], tmp_path / "again.npz")
    first, again = (trajectory_file.load(tmp_path / f"{n}.npz") for n in ("run", "again"))
    assert np.array_equal(first.x, again.x)
    assert first.recorded == again.recorded


def test_our_sampler_denoises_the_very_noise_a_recording_begins_with_beside_it(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    recorded(tmp_path / "run.npz")
    watch, session = ran.app_state.watch, ran.app_state.session
    opened(ran, until, tmp_path / "run.npz")
    recipe = session.recipe
    assert (recipe.schedule, recipe.T, recipe.steps, recipe.count) == ("cosine", 1000, 5, COUNT)
    assert recipe.model == "ideal:points:moons", "a model that fits is taken"
    script = session.timeline.trajectories[0]
    watch.recordings.compare()
    until(lambda: session.timeline.available == 6)
    ours = session.timeline.trajectories[0]
    assert np.allclose(ours.x[0], script.x[0], atol=1e-6), "the same noise at the same level"
    assert ours.recipe.start_sha256
    tree = watch.branches.tree
    assert [watch.branches.name(one) for one in tree.all] == ["Recording", "DDIM from its noise"]
    beside = watch.branches.place_beside()
    assert beside is not None
    assert beside[0] is script
    assert tree.marks() == []
    session.change(seed=session.recipe.seed + 1)  # goes on as after any run
    until(lambda: len(session.timeline.trajectories) == 2 and session.timeline.complete)


def test_what_cannot_be_compared_is_said(ran: MainWindow, until: Until, tmp_path: Path) -> None:
    session = ran.app_state.session
    failed: list[str] = []
    session.failed.connect(lambda one: failed.append(one.what))
    with Recorder(tmp_path / "late.npz") as r:
        for k in range(3):
            r.add(np.zeros((COUNT, 2)), alpha=0.5 + 0.25 * k, sigma=0.5 - 0.25 * k)
    made = opened(ran, until, tmp_path / "late.npz")
    made.compare()
    assert failed == ["This recording does not begin with noise."]
    with Recorder(tmp_path / "odd.npz") as r:
        for k in range(3):
            r.add(np.zeros((2, 3, 5, 7)), alpha=0.5 * k, sigma=1.0 - 0.5 * k)
    ran.open_path(str(tmp_path / "odd.npz"))
    until(lambda: made.shown is not None and made.shown.domain.shape == (3, 5, 7))
    made.compare()
    assert failed[-1] == "No model here fits this recording."
    assert isinstance(session.recipe, Recipe)
    assert len(ran.app_state.watch.branches.tree.all) == 1
