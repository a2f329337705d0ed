"""Opening files: from the dialogs, by dropping, from the list of recent ones."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from diffusion_gui.core.catalog import DATASETS
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Failed
from diffusion_gui.core.protocol.files import MissingModel, Opened, OpenRequest
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.text import NOTHING, Translatable, join_texts, msg
from diffusion_gui.storage.foreign.recognised import HUB
from diffusion_gui.storage.learned_codecs import decodes_for
from diffusion_gui.storage.missing_models import missing_models, replaced
from diffusion_gui.storage.model_sources import model_suffixes
from diffusion_gui.storage.remote.address import is_remote
from diffusion_gui.ui.dialogs.columns import choose_columns
from diffusion_gui.ui.dialogs.paths import file_filter
from diffusion_gui.ui.dialogs.remote_address import ask_address
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.persistence.settings import SettingsFile
from diffusion_gui.ui.state.app_state import AppState
from diffusion_gui.ui.widgets.actions import ActionSpec
from diffusion_gui.ui.widgets.banner import Offer

_DATA = tuple(dict.fromkeys(suffix for one in DATASETS.values() for suffix in one.suffixes))
_OTHERS = (".npz", ".json")
"""Endings of what this program exports, and that are neither models nor data."""


def ask_where(old: str, start: Path, window: QWidget) -> str:
    """Where `old` is now, a file or a folder as it was; "" where the person does not say."""
    name, suffix = Path(old).name, Path(old).suffix
    title = tr("Where is {name} now?").format(name=name)
    if suffix.lower() not in (*model_suffixes(), *_DATA):
        return QFileDialog.getExistingDirectory(window, title, str(start))
    return QFileDialog.getOpenFileName(window, title, str(start), f"*{suffix}")[0]


@dataclass(frozen=True)
class Missed:
    """What is named somewhere and is not there.

    Attributes:
        where: what names it, such as a file.
        what: the path or the model.
        model: what is known of it where it is a model.
        offers: what can be done about it.
    """

    where: str
    what: str
    model: MissingModel | None
    offers: tuple[Offer, ...]


class Opener(QObject):
    """Finds out what a path is, and hands it to whoever can show it."""

    opened = Signal(str)
    """Something was opened, and this scene shows it."""
    told = Signal(object)
    """A word about what was opened."""
    failed = Signal(object)
    """A Failed."""
    missed = Signal(object)
    """A Missed."""

    def __init__(self, app_state: AppState, settings: SettingsFile, parent: QWidget) -> None:
        super().__init__(parent)
        self._app_state = app_state
        self._settings = settings
        self._window = parent
        self._awaited: dict[str, Callable[[], None]] = {}
        """What to do once a model has been downloaded."""
        app_state.hub.arrived.connect(self._on_arrived)

    def open_path(self, path: str) -> None:
        """Open whatever `path` is: a model, trajectory, animation, image, CSV or folder.

        An address `ssh://host/path` is a training run of another machine.
        """
        if is_remote(path):
            if self._app_state.training.follow_remote(path):
                self._settings.add_recent(path)
                self.opened.emit("train")
            return
        self._open(path, NOTHING)

    def specs(self) -> list[ActionSpec]:
        """Actions that open something."""
        return [
            ActionSpec("open", "file", tr("Open …"), tr("A model, trajectory, animation, image, "
                       "CSV or folder"), ("Ctrl+O",), self.ask_file, "open"),
            ActionSpec("open_folder", "file", tr("Open folder …"), tr("A folder of images, or a "
                       "training run"), ("Ctrl+Shift+O",), self.ask_folder, "open"),
            ActionSpec("open_remote", "file", tr("Open a run over ssh …"), tr("Watch a training "
                       "run of another machine, through your own ssh"), ("Ctrl+Alt+O",),
                       self.ask_remote, "open"),
        ]  # fmt: skip

    def ask_remote(self) -> None:
        """Let the person name a run on another machine."""
        if address := ask_address(self._window):
            self.open_path(address)

    def _open(self, path: str, more: Translatable, found: tuple[tuple[str, str], ...] = ()) -> None:
        """Open `path`, and tell `more` once it is open; `found` as in OpenRequest."""
        whole = Path(os.path.abspath(os.path.expanduser(path)))  # remembered for other folders
        self._app_state.session.workers.submit(
            OpenRequest(whole, found), lambda event: self._on_opened(event, more)
        )

    def _on_opened(self, event: Event, more: Translatable) -> None:
        session = self._app_state.session
        scene, words = "watch", NOTHING
        if isinstance(event, Opened) and (event.missing or event.models):
            self.missed.emit(self._missed_by(event, more))
            if not event.run and event.trajectory is None:  # those are there to be looked at
                return
        match event:
            case Opened(run=True):
                self._app_state.training.follow(event.path, found=event.found)
                scene = "train"
            case Opened(model=str(model), data=str(data)) if model and data:
                session.use_found(model, data)
            case Opened(model=str(model)) if model:
                session.use_model(model)
            case Opened(codec=codec) if codec:
                if not decodes_for(codec, session.recipe.model):
                    self.told.emit(
                        msg("This AutoencoderTiny does not fit the model in use; choose its model "
                            "first.")
                    )  # fmt: skip
                    return
                session.change(codec=codec)
                words = msg("It shows the latents of the model in use.")
            case Opened(comparison=comparison) if comparison is not None:
                self._app_state.compare.take(comparison)
                words = msg("The comparison in this file is running again.")
                scene = "compare"
            case Opened(training=settings) if settings is not None:
                self._app_state.training.offer(settings)
                words = msg("The settings of this file's run are in the form.")
                scene = "train"
            case Opened(trajectory=trajectory) if trajectory is not None and trajectory.recorded:
                self._app_state.watch.recordings.open(event.path, trajectory)
                words = trajectory.recorded.words(trajectory.steps)
            case Opened(trajectory=trajectory) if trajectory is not None:
                session.show_trajectory(trajectory)
                session.playback.play()
            case Opened(recipe=recipe) if recipe is not None:
                session.adopt(recipe)
                words = msg("The recipe in this file is running again.")
            case Opened(data=data) if data:
                session.use_data(data)
            case Opened(table=table) if table is not None:
                choose_columns(table, self._window, lambda data: self._use(event.path, data))
                if more:
                    self.told.emit(more)
                return
            case Failed():
                self.failed.emit(event)
                return
            case _:
                return
        if words or more:
            self.told.emit(join_texts(filter(None, (words, more))))
        self._note(event.path, scene)

    def _missed_by(self, opened: Opened, more: Translatable) -> Missed:
        """What can be done about the first of what is missing."""
        old = (*opened.missing, *(one.name for one in opened.models))[0]
        model = next((one for one in opened.models if one.name == old), None)

        def take(new: str) -> None:
            self._with(opened, more, old, new)

        offers = self._offers(old, model, opened.path.parent, take)
        return Missed(opened.path.name, old, model, offers)

    def offer_last(self, recipe: Recipe) -> None:
        """Say that a model of the last session's recipe is not here, and what can be done."""

        def take(old: str, new: str) -> None:
            self._app_state.session.adopt(Recipe.from_json(replaced(recipe.to_json(), old, new)))

        for model in missing_models(recipe.to_json())[:1]:
            offers = self._offers(model.name, model, Path(), partial(take, model.name))
            self.missed.emit(Missed(msg("The last session"), model.name, model, offers))

    def _offers(
        self, old: str, model: MissingModel | None, start: Path, take: Callable[[str], None]
    ) -> tuple[Offer, ...]:
        """The same model, a download, another place; `take` uses one of them instead of `old`."""
        offers: list[Offer] = []
        if model is not None and (same := model.same):
            offers.append((msg("Use the same model"), lambda: take(same)))
        if old.startswith(HUB):
            self._awaited[old] = lambda: take(old)
            offers.append((msg("Download …"), lambda: self._download(old)))
        offers.append((msg("Find …"), lambda: self._find(old, start, take)))
        return tuple(offers)

    def _find(self, old: str, start: Path, take: Callable[[str], None]) -> None:
        """Ask where what is missing is now."""
        if new := ask_where(old, start, self._window):
            take(new)

    def _with(self, opened: Opened, more: Translatable, old: str, new: str) -> None:
        """Open the file with `new` for `old`."""
        found = opened.found if new == old else (*opened.found, (old, new))
        self._open(str(opened.path), more, found)

    def _download(self, name: str) -> None:
        """Show what a download of a model would be; once it has come, its file is opened again."""
        from diffusion_gui.ui.dialogs.my_models import MyModelsDialog

        MyModelsDialog(self._app_state, self._window, wanted=name).exec()

    def _on_arrived(self, name: str) -> None:
        if again := self._awaited.pop(name, None):
            again()

    def _use(self, path: Path, data: str) -> None:
        """Take the data whose columns a person has chosen."""
        self._app_state.session.use_data(data)
        self._note(path, "watch")

    def _note(self, path: Path, scene: str) -> None:
        self._settings.add_recent(str(path.absolute()))
        self.opened.emit(scene)

    def ask_file(self) -> None:
        """Let the person choose a file."""
        path, _ = QFileDialog.getOpenFileName(
            self._window,
            tr("Open"),
            self._start(),
            file_filter(tr("All that can be opened"), (*model_suffixes(), *_OTHERS, *_DATA)),
        )
        if path:
            self.open_path(path)

    def ask_folder(self) -> None:
        """Let the person choose a folder."""
        title = tr("Folder of images, a training run, or a diffusers model")
        path = QFileDialog.getExistingDirectory(self._window, title, self._start())
        if path:
            self.open_path(path)

    def drop(self, data: QMimeData) -> None:
        """Open the first of the files that were dropped, and tell of the others."""
        files = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
        remote = [url.toString() for url in data.urls() if is_remote(url.toString())]
        if remote and not files:
            self.open_path(remote[0])
            return
        if not files:  # a picture or a link out of a browser
            address = "".join(url.toDisplayString() for url in data.urls()[:1])
            self.failed.emit(
                Failed(
                    msg("{address} is not a file on this computer.", address=address),
                    remedy="Save it first, or copy the picture and paste it with Ctrl+V.",
                )
            )
            return
        more, others = NOTHING, len(data.urls()) - 1
        if others:
            more = msg(
                "Only {name} was opened, of {count:,} that were dropped. "
                "Drop their folder to open them all.",
                name=Path(files[0]).name,
                count=others + 1,
            )
        self._open(files[0], more)

    def recent(self) -> tuple[str, ...]:
        """What was opened lately, the latest first."""
        return self._settings.values.recent

    def forget_recent(self) -> None:
        """Empty the list of recent files."""
        self._settings.change(recent=())

    def _start(self) -> str:
        """The folder where the last file was."""
        return str(Path(self.recent()[0]).parent) if self.recent() else ""
