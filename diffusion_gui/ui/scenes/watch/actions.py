"""The Watch scene's own actions: branching off, and other beginnings."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.entries import ModalityEntry
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.events import Failed
from diffusion_gui.core.registry import resolve
from diffusion_gui.storage import atomic
from diffusion_gui.storage.user_files import new_file
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.app_state import AppState
from diffusion_gui.ui.state.watch.heard import sounds_of_steps
from diffusion_gui.ui.views.qimage import png
from diffusion_gui.ui.widgets.actions import ActionSpec
from diffusion_gui.ui.widgets.clip_row import clip_specs
from diffusion_gui.ui.widgets.hear_row import hear_specs


def _my_models(app_state: AppState, window: QWidget) -> None:
    from diffusion_gui.ui.dialogs.my_models import MyModelsDialog

    MyModelsDialog(app_state, window).exec()


def watch_specs(app_state: AppState, window: QWidget) -> list[ActionSpec]:
    """Actions that begin something new from what is seen, drawn or copied."""
    drawn = tr("A distribution of your own: draw it, train on it in seconds, watch it form")
    return [
        ActionSpec("branch", "playback", tr("Branch from here …"), tr("Continue from this step "
                   "with another seed, sampler or class; this run is kept"), ("B",),
                   app_state.watch.branches.asked.emit, "branch"),
        ActionSpec("same_noise", "playback", tr("Denoise the recorded noise"), tr("A run of your "
                   "settings from the noise that a script's recording begins with, beside it"),
                   ("Shift+B",), app_state.watch.recordings.compare, "branch", enabled=False),
        ActionSpec("my_models", "file", tr("My models …"), tr("Models you have trained, saved "
                   "or downloaded: use, rename, delete or download them"), ("Ctrl+M",),
                   lambda: _my_models(app_state, window), "train"),
        ActionSpec("paste", "edit", tr("Start from the copied image"), tr("Add some noise to the "
                   "image on the clipboard, and denoise it"), ("Ctrl+V",),
                   lambda: paste(app_state), "open"),
        ActionSpec("shape", "edit", tr("Shape this schedule"), tr("Put handles on its curve in the "
                   "inspector, and drag them or move them with arrows"), ("Ctrl+H",),
                   lambda: shape(app_state), "path"),
        *(
            ActionSpec(draw_name(one), "file", tr("Draw {items} …").format(items=tr(one.label)
                       .lower()), drawn, () if number else ("Ctrl+D",),
                       partial(_draw, one, app_state, window), "brush")
            for number, one in enumerate(drawable())
        ),
        ActionSpec("record", "edit", tr("Start from my recording"), tr("Record from the "
                   "microphone, ten seconds at most; press again to end. The run then starts from "
                   "it"), ("Ctrl+R",), app_state.recording.toggle, "microphone", checkable=True),
        *clip_specs(app_state.clip_clock),
        *hear_specs(app_state.hearing, lambda: _hear_steps(app_state)),
    ]  # fmt: skip


def drawable() -> list[ModalityEntry]:
    """Modalities of which a person can draw a data set."""
    return [one for one in MODALITIES.values() if one.draw]


def draw_name(modality: ModalityEntry) -> str:
    """The name of the action that does."""
    return f"draw {modality.name}"


def _hear_steps(app_state: AppState) -> None:
    """Let the run that is shown be heard; the canvas goes with the sound."""
    session, hearing = app_state.session, app_state.hearing
    session.stop_probing()
    session.playback.pause()
    hearing.travel(sounds_of_steps(session))


def leave(app_state: AppState) -> bool:
    """End the one-step prediction, or put the brush away; False where neither is there."""
    watch = app_state.watch
    if watch.session.probing:
        watch.session.stop_probing()
    elif watch.mask_painting.active:
        watch.mask_painting.set_active(False)
    else:
        return False
    return True


def shape(app_state: AppState) -> None:
    """Begin a schedule of one's own, and show where it is shaped."""
    app_state.session.scene_wanted.emit("watch")
    app_state.watch.schedule_editing.begin()


def paste(app_state: AppState) -> None:
    """Start from the image on the clipboard; it is kept in the person's data folder."""
    session = app_state.session
    image = QGuiApplication.clipboard().image()
    if image.isNull():
        session.failed.emit(
            Failed(
                "There is no image on the clipboard.",
                remedy="Copy one first, or drop a file on the window.",
            )
        )
        return
    try:
        target = new_file("pasted", "picture", ".png")
        atomic.write_bytes(target, png(image))
    except UserError as error:
        session.failed.emit(Failed.of(error))
        return
    if session.use_data(str(target)):
        session.scene_wanted.emit("watch")


def _draw(modality: ModalityEntry, app_state: AppState, window: QWidget) -> None:
    dialog = resolve(modality.draw)(app_state, window)
    dialog.exec()
    dialog.deleteLater()
