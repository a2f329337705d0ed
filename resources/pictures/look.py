"""Grab every scene, to be looked at: `python resources/pictures/look.py FOLDER [SCENE ...]`.

The real window is brought to each state once, without a display, and its picture is taken in both
languages, both themes and three sizes; 4K with `--4k`. For another DPI set QT_SCALE_FACTOR.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
for _name in ("DATA", "CONFIG", "CACHE", "STATE"):  # nothing of the person's own is in a picture
    os.environ[f"XDG_{_name}_HOME"] = tempfile.mkdtemp(prefix="diffusion-gui-")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.train_settings import TrainSettings, suited
from diffusion_gui.ui import i18n, theme
from diffusion_gui.ui.dialogs.export import ExportDialog
from diffusion_gui.ui.persistence.settings import SettingsFile
from diffusion_gui.ui.scenes import Exporting
from diffusion_gui.ui.scenes.train.draw_points_dialog import DrawPointsDialog
from diffusion_gui.ui.scenes.watch.branch_dialog import BranchDialog
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.app_state import AppState
from diffusion_gui.ui.state.watch.overlays import SECTIONS

SIZES = ((1024, 640), (1280, 800), (1920, 1080))
LARGE = ((3840, 2160),)
LANGUAGES, THEMES = ("en", "zh_CN"), ("dark", "light")
IMAGES = Recipe(data="shapes", model="shapes", count=8, steps=20, sampler="ddim")
CLIPS = Recipe(data="clips", model="clips", count=8, steps=20, sampler="ddim")
POINTS = Recipe(data="points:moons", model="ideal:points:moons", count=300, steps=20)

Dialog = Callable[[MainWindow], QDialog]
Sizes = tuple[tuple[int, int], ...]


def wait(ms: int) -> None:
    """Let the window live; unlike QTest.qWait, which keeps Python's lock, let its threads too."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


class Stage:
    """The window, brought from state to state."""

    def __init__(self) -> None:
        self.app = QApplication.instance() or QApplication(["look"])
        theme.load_fonts()
        self.app_state = AppState()
        self.app_state.session.recipe = IMAGES
        self.app_state.session.autoplay = False
        self.language = i18n.Language()
        self.window = MainWindow(self.app_state, self.language, SettingsFile(None))
        self.window.show()
        self.app_state.session.workers.start()
        self.ran()

    def until(self, done: Callable[[], bool], seconds: int = 240) -> None:
        """Let the window live until `done`."""
        end = time.monotonic() + seconds
        while not done() and time.monotonic() < end:
            wait(50)

    def ran(self, share: float = 0.7) -> None:
        """Wait for the run, and go to a place in it."""
        session = self.app_state.session
        wait(1000)
        self.until(lambda: session.timeline.planned > 0 and session.timeline.complete)
        session.playback.pause()
        session.playback.seek(round(share * (session.timeline.planned - 1)))

    # -- states -------------------------------------------------------------------------------

    def watch(self) -> None:
        """Images, one step of the way back."""
        self.window.show_scene("watch")

    def inspector(self) -> None:
        """All sections of the inspector unfolded, and the three views side by side."""
        session = self.app_state.session
        self.app_state.watch.overlays.open_sections = frozenset(SECTIONS)
        session.set_show(("x", "x0", "eps"))

    def one_look(self) -> None:
        """The noise level under the hand."""
        session = self.app_state.session
        self.app_state.watch.overlays.open_sections = frozenset({"step", "schedule", "values"})
        session.set_show(("x",))
        session.probe(400)
        self.until(lambda: session.preview is not None)

    def streak(self) -> None:
        """The streak of one item."""
        session = self.app_state.session
        session.stop_probing()
        self.app_state.watch.overlays.toggle("streak")

    def inpaint(self) -> None:
        """A painted region."""
        session = self.app_state.session
        self.app_state.watch.overlays.toggle("streak")
        session.set_one_large(True)
        self.app_state.watch.mask_painting.set_active(True)
        for column in range(8, 20, 2):
            self.app_state.watch.mask_painting.paint(14.0, float(column), False)

    def branches(self) -> None:
        """Two branches beside the run."""
        session = self.app_state.session
        self.app_state.watch.mask_painting.set_active(False)
        session.set_one_large(False)
        branches = self.app_state.watch.branches
        for seed in (3, 4):
            branches.show(branches.tree.all[0])
            session.playback.seek(session.timeline.starts()[1] + 8)
            branches.fork({"seed": seed, "eta": 1.0})
            self.ran()

    def points(self) -> None:
        """Points with density and arrows."""
        session = self.app_state.session
        session.adopt(POINTS)
        self.until(lambda: session.timeline.trajectories[0].domain.modality == "points")
        self.ran()
        for name in ("density", "score"):
            self.app_state.watch.overlays.toggle(name)
        self.until(lambda: self.app_state.watch.overlays.answer("score") is not None, 20)

    def clips(self) -> None:
        """Clips that play in the midst of the noise, state and prediction."""
        session = self.app_state.session
        for name in ("density", "score"):
            self.app_state.watch.overlays.toggle(name)
        session.adopt(CLIPS)
        self.until(lambda: session.timeline.trajectories[0].domain.modality == "video")
        self.ran()
        session.set_show(("x", "x0", "eps"))

    def sheet(self) -> None:
        """All frames of the clips."""
        self.app_state.session.set_show(("x",))
        self.app_state.session.playback.seek(self.app_state.session.timeline.planned - 1)
        self.app_state.watch.overlays.toggle("sheet")

    def between(self) -> None:
        """Frames between both ends, about to be generated."""
        self.app_state.watch.mask_painting.set_active(True)
        self.app_state.watch.mask_painting.keep_moments(both_ends=True)

    def train_idle(self) -> None:
        """Before a run."""
        self.window.show_scene("train")
        self.until(lambda: self.app_state.training.data.shown is not None, 30)

    def train(self) -> None:
        """A run under way, held."""
        training = self.app_state.training
        training.start(TrainSettings(**suited("points:moons") | {"sample_every": 30, "steps": 400}))
        self.until(lambda: training.run.history.last >= 200)
        training.pause()

    def trained(self) -> None:
        """A run at its end, with its scores."""
        training = self.app_state.training
        training.pause()
        self.until(lambda: training.state == "done" and self.app_state.quality.scored is not None)

    def compare(self) -> None:
        """Four runs side by side."""
        self.app_state.session.adopt(IMAGES)
        self.ran()
        self.window.show_scene("compare")
        compare = self.app_state.compare
        compare.use("samplers")
        wait(300)
        self.until(lambda: compare.runs.complete)
        compare.playback.pause()
        compare.playback.seek(150)

    def learn(self) -> None:
        """Parts of a diffusion model."""
        self.window.show_scene("learn")

    def motion(self) -> None:
        """Frames made together, and each from a seed of its own."""
        self.app_state.learning.open("motion")
        self.until(lambda: self.app_state.learning.flicker is not None)

    def gradients(self) -> None:
        """A figure with something to set."""
        self.app_state.learning.open("gradients")
        self.until(lambda: self.app_state.learning.gradients_shown is not None)

    def article(self) -> None:
        """The article's code beside the right one."""
        self.app_state.learning.open("article")
        self.until(lambda: self.app_state.learning.article is not None)

    # -- pictures -----------------------------------------------------------------------------

    def pictures(self, folder: Path, name: str, sizes: Sizes) -> None:
        """The window as it stands, in every combination."""
        for code in LANGUAGES:
            for look in THEMES:
                self.dress(code, look)
                for width, height in sizes:
                    self.window.resize(width, height)
                    wait(250)
                    self.save(self.window, folder, name, code, look, f"{width}x{height}")

    def dialog(self, folder: Path, name: str, make: Dialog) -> None:
        """A dialog in every combination, as large as it opens over the smallest window."""
        for code in LANGUAGES:
            for look in THEMES:
                self.dress(code, look)
                self.window.resize(*SIZES[0])
                dialog = make(self.window)
                dialog.show()
                wait(1500)
                size = f"{dialog.width()}x{dialog.height()}"
                self.save(dialog, folder, name, code, look, size)
                dialog.close()
                dialog.deleteLater()

    def dress(self, code: str, look: str) -> None:
        """Take a language and a theme."""
        self.window.use_language(code)
        self.window.use_theme(look)
        wait(150)

    def save(
        self, widget: QWidget, folder: Path, name: str, code: str, look: str, size: str
    ) -> None:
        """Grab `widget` into a file whose name tells what it shows."""
        path = folder / f"{name}-{code}-{look}-{size}.png"
        widget.grab().save(str(path))
        print(path.name, flush=True)

    def close(self) -> None:
        """End the threads."""
        self.window.close()
        self.app_state.close()


def export_dialog(window: MainWindow) -> ExportDialog:
    """Of the scene in front, with captions and curves."""
    scene = window._scenes[window._scene]
    parts = scene.parts() if isinstance(scene, Exporting) else None
    dialog = ExportDialog(window.app_state.watch, window, parts)
    dialog.form.recall({"captions": True, "curves": True})
    return dialog


DIALOGS: dict[str, tuple[str, Dialog]] = {
    "watch": ("export", export_dialog),
    "branches": ("branch", lambda window: BranchDialog(window.app_state.watch, window)),
    "points": ("draw", lambda window: DrawPointsDialog(window.app_state, window)),
    "trained": ("export-training", export_dialog),
    "compare": ("export-panes", export_dialog),
    "article": ("export-figure", export_dialog),
}
"""By the state they are opened in: name, and the dialog."""
STATES = (
    ("watch", "inspector", "one_look", "streak", "inpaint", "branches"),
    ("points", "clips", "sheet", "between"),
    ("train_idle", "train", "trained"),
    ("compare",),
    ("learn", "motion", "gradients", "article"),
)
"""In each row, a state goes on from the one before."""


def main() -> None:
    """Take the pictures; states that lead to the wanted ones are gone through without them."""
    known = [name for row in STATES for name in row]
    options = argparse.ArgumentParser(description="Grab every scene, to be looked at.")
    options.add_argument("folder", type=Path)
    options.add_argument("scenes", nargs="*", metavar="SCENE", help=", ".join(known))
    options.add_argument("--4k", dest="large", action="store_true", help="3840x2160 alone")
    given = options.parse_args()
    folder, wanted = given.folder, set(given.scenes)
    if wrong := wanted - set(known):
        options.error(f"no such scene: {', '.join(sorted(wrong))}")
    folder.mkdir(parents=True, exist_ok=True)
    sizes = LARGE if given.large else SIZES
    stage = Stage()
    for row in STATES:
        if wanted and not wanted & set(row):
            continue
        for name in row:
            getattr(stage, name)()
            if wanted and name not in wanted:
                continue
            stage.pictures(folder, name, sizes)
            if name in DIALOGS and sizes is SIZES:
                stage.dialog(folder, *DIALOGS[name])
    stage.close()


if __name__ == "__main__":
    main()
