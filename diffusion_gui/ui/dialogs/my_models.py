"""The person's own models in a list, to use, rename, and delete with undo; and Hugging Face's."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QKeySequence, QPainter, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QPushButton,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.events import Failed
from diffusion_gui.core.protocol.scoring import FIGURES
from diffusion_gui.core.protocol.training import TrainSamples
from diffusion_gui.core.text import msg
from diffusion_gui.storage import my_models
from diffusion_gui.storage.model_files import find_model
from diffusion_gui.storage.my_models import MyModel
from diffusion_gui.ui.display_names import data_words, score_words
from diffusion_gui.ui.i18n import sentences, tr
from diffusion_gui.ui.state.app_state import AppState
from diffusion_gui.ui.state.training.form import in_latents
from diffusion_gui.ui.theme import icon, theme
from diffusion_gui.ui.views import view_of

from .hub_page import HubPage

SIDE = 48


class MyModelsDialog(QDialog):
    """Shows what is on disk; the trash until the window closes is the app_state's."""

    def __init__(
        self, app_state: AppState, parent: QWidget | None = None, wanted: str = ""
    ) -> None:
        """Args: wanted: a model of Hugging Face, `hf:OWNER/NAME`, that is offered to download."""
        super().__init__(parent)
        self._app_state = app_state
        self._models: list[MyModel] = []
        self.setWindowTitle(tr("My models"))
        self.resize(760, 460)
        mine = QWidget()
        column = QVBoxLayout(mine)
        self.words = QLabel()
        self.words.setWordWrap(True)
        column.addWidget(self.words)
        self.list = QTreeWidget()
        self.list.setRootIsDecorated(False)
        self.list.setIconSize(QSize(SIDE, SIDE))
        self.list.setHeaderLabels([tr("Name"), tr("Data"), tr("Steps"), tr("Quality"), tr("Saved")])
        self.list.setAccessibleName(tr("My models"))
        self.list.itemSelectionChanged.connect(self._offer)
        self.list.itemActivated.connect(self._use)
        column.addWidget(self.list, 1)
        row = QHBoxLayout()
        self._buttons = (
            self._button(tr("Use in Watch"), self._use),
            self._button(tr("Rename …"), self._rename),
            self._button(tr("Delete"), self._delete),
        )
        self._undo = self._button(tr("Undo delete"), self._bring_back)
        for button in (*self._buttons, self._undo):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        self._add_tabs(mine, wanted)
        QShortcut(QKeySequence.StandardKey.Delete, self.list, self._buttons[2].click)
        QShortcut(QKeySequence.StandardKey.Undo, self, self._undo.click)
        app_state.model_samples.came.connect(self._show_thumbnail)
        self.finished.connect(app_state.model_samples.stop)
        self._fill()

    def _add_tabs(self, mine: QWidget, wanted: str) -> None:
        self.hub = HubPage(self._app_state.hub)
        self.hub.chosen.connect(self._use_name)
        self.tabs = QTabWidget()
        self.tabs.addTab(mine, tr("Trained or saved here"))
        self.tabs.addTab(self.hub, tr("Hugging Face"))
        outer = QVBoxLayout(self)
        outer.addWidget(self.tabs, 1)
        outer.addWidget(self._button(tr("Close"), self.accept), 0, Qt.AlignmentFlag.AlignRight)
        if wanted or self._app_state.hub.doing:
            self.tabs.setCurrentWidget(self.hub)
        if wanted:
            self.hub.ask_for(wanted)

    def _button(self, words: str, do: Callable[[], object]) -> QPushButton:
        button = QPushButton(words)
        button.setAutoDefault(False)
        button.clicked.connect(lambda checked=False: do())
        return button

    def _fill(self, chosen: Path | None = None) -> None:
        self._models = my_models.my_models()
        self.list.clear()
        for model in self._models:
            when = time.strftime("%Y-%m-%d %H:%M", time.localtime(model.date))
            texts = [
                model.title,
                data_words(model.info.data),
                f"{model.info.steps:,}",
                quality(model),
                when,
            ]
            item = QTreeWidgetItem(texts)
            item.setIcon(0, thumbnail(model, self._app_state.model_samples.of(model)))
            item.setToolTip(0, str(model.place))
            item.setToolTip(3, "\n".join(_scores(model)))
            item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.list.addTopLevelItem(item)
            if model.place == chosen:
                self.list.setCurrentItem(item)
        for number in range(self.list.columnCount()):
            self.list.resizeColumnToContents(number)
        self.words.setText(
            tr("Models you have trained or saved. A deleted one can come back until you quit.")
            if self._models
            else tr("You have trained no model yet: the Train scene makes one.")
        )
        self._offer()
        self._app_state.model_samples.draw(self._models)

    def _show_thumbnail(self, model: MyModel) -> None:
        if model in self._models:
            item = self.list.topLevelItem(self._models.index(model))
            assert item is not None
            item.setIcon(0, thumbnail(model, self._app_state.model_samples.of(model)))

    def _chosen(self) -> MyModel | None:
        chosen = self.list.selectedItems()
        return self._models[self.list.indexOfTopLevelItem(chosen[0])] if chosen else None

    def _offer(self) -> None:
        model = self._chosen()
        for button in self._buttons:
            button.setEnabled(model is not None)
        codec = model is not None and not model.info.denoises
        self._buttons[0].setText(tr("Train in its latents") if codec else tr("Use in Watch"))
        self._undo.setEnabled(bool(self._app_state.deleted))

    def _use(self) -> None:
        session, model = self._app_state.session, self._chosen()
        if model is not None and not model.info.denoises:
            settings = in_latents(model.info.network, model.info.data, str(model.path))
            self._app_state.training.form.take(settings)
            session.scene_wanted.emit("train")
            self.accept()
        elif model is not None:
            self._use_name(str(model.path))

    def _use_name(self, name: str) -> None:
        session = self._app_state.session
        if session.use_model(name):
            session.scene_wanted.emit("watch")
            self.accept()

    def _free(self, model: MyModel) -> None:
        """Raises UserError where the model's run is under way."""
        training = self._app_state.training
        if training.active and training.run.out == model.place:
            raise UserError(
                msg("{title} is being trained.", title=model.title),
                what_to_do="Stop the run first.",
            )

    def _rename(self) -> None:
        if not (model := self._chosen()):
            return
        title, sure = QInputDialog.getText(
            self, tr("Rename"), tr("Name of the model"), text=model.title
        )
        if sure:
            self.rename(model, title)

    def rename(self, model: MyModel, title: str) -> None:
        """Call `model` `title`; a recipe that uses it goes on using it."""
        session, training = self._app_state.session, self._app_state.training
        try:
            self._free(model)
            used = _is_of(session.recipe.model, model)
            renamed = my_models.rename(model, title)
        except UserError as error:
            self._tell(error)
            return
        if training.run.out == model.place and renamed.place != model.place:
            training.forget()
        if used:
            session.change(model=str(renamed.path))
        self._fill(renamed.place)

    def _delete(self) -> None:
        if not (model := self._chosen()):
            return
        try:
            self._free(model)
            self._app_state.deleted.append(my_models.delete(model))
        except UserError as error:
            self._tell(error)
            return
        if self._app_state.training.run.out == model.place:
            self._app_state.training.forget()
        self._fill()

    def _bring_back(self) -> None:
        if not self._app_state.deleted:
            return
        try:
            back = my_models.restore(self._app_state.deleted.pop())
        except UserError as error:
            self._tell(error)
            return
        self._fill(back)

    def _tell(self, error: UserError) -> None:
        self.words.setText(sentences(error.what, error.why, error.what_to_do))
        self._app_state.session.failed.emit(Failed.of(error))


def _is_of(name: str, model: MyModel) -> bool:
    try:
        return find_model(name) == model.path
    except UserError:
        return False


def quality(model: MyModel) -> str:
    """The first of its scores; its loss where none was measured; each says which it is."""
    if model.scores:
        return _scores(model)[0]
    if model.info.loss is None:
        return ""
    return tr("Loss {value}").format(value=f"{model.info.loss:.4f}")


def _scores(model: MyModel) -> list[str]:
    figures = [(FIGURES[score.name], score) for score in model.scores]
    return [f"{tr(f.label)} {score_words(f, one.value, one.error)}" for f, one in figures]


def thumbnail(model: MyModel, samples: TrainSamples | None) -> QIcon:
    """Some of the model's `samples`; its modality's symbol where none are known."""
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(QColor(theme().colors.canvas))
    domain = model.info.seen or model.info.domain
    if samples is None or samples.x.shape[1:] != domain.shape:
        painter = QPainter(image)
        symbol = icon(MODALITIES[domain.modality].symbol).pixmap(SIDE // 2, SIDE // 2)
        painter.drawPixmap(SIDE // 4, SIDE // 4, symbol)
        painter.end()
        return QIcon(QPixmap.fromImage(image))
    view = view_of(domain)
    items = view.pictured(None)
    picture = view.thumbnail(samples.x[items], domain, samples.labels[items], "x0", SIDE)
    return QIcon(QPixmap.fromImage(picture.scaled(SIDE, SIDE)))
