"""Models in the cache of Hugging Face, and downloading others: the size is shown before."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from diffusion_gui.core.protocol.hub import HubPlan
from diffusion_gui.core.text import counted, join_texts, msg
from diffusion_gui.storage.foreign.hub_cache import CachedModel, cached_models
from diffusion_gui.storage.foreign.hub_folders import cache_folder
from diffusion_gui.storage.foreign.recognised import HUB
from diffusion_gui.storage.size_words import size_words
from diffusion_gui.ui.i18n import in_words, sentences, tr
from diffusion_gui.ui.state.shared.hub_models import HubModels
from diffusion_gui.ui.widgets.tool_buttons import icon_button

_APART = 16
"""Pixels between two columns."""
_KILO = 1000
"""Bytes that a progress bar counts as one: it counts no further than two billion."""


class HubPage(QWidget):
    """Reads the cache and `HubModels`; a model is used through `chosen`."""

    chosen = Signal(str)
    """A model is to be used, `hf:OWNER/NAME`."""

    def __init__(self, hub: HubModels, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hub = hub
        self._models: tuple[CachedModel, ...] = ()
        column = QVBoxLayout(self)
        self.words = _wrapped()
        column.addWidget(self.words)
        self.list = QTreeWidget()
        self.list.setRootIsDecorated(False)
        self.list.setHeaderLabels([tr("Name"), tr("Class"), tr("Size"), tr("State")])
        self.list.setAccessibleName(tr("Models in the cache of Hugging Face"))
        self.list.itemSelectionChanged.connect(self._offer)
        self.list.itemActivated.connect(self._use)
        column.addWidget(self.list, 1)
        self.use = _button(tr("Use in Watch"))
        self.use.clicked.connect(self._use)
        self.rest = _button(tr("Download the rest …"))
        self.rest.clicked.connect(self._find_rest)
        row = QHBoxLayout()
        row.addWidget(self.use)
        row.addWidget(self.rest)
        row.addStretch(1)
        column.addLayout(row)
        column.addLayout(self._download_row())
        hub.changed.connect(self.refresh)
        hub.arrived.connect(self._fill)
        self._fill()
        self.refresh()

    def _download_row(self) -> QVBoxLayout:
        column = QVBoxLayout()
        row = QHBoxLayout()
        label = QLabel(tr("Download from Hugging Face"))
        self.name = QLineEdit()
        self.name.setPlaceholderText(tr("owner/name, or owner/name/file.safetensors"))
        self.name.setAccessibleName(tr("Download from Hugging Face"))
        self.name.setMaxLength(200)
        self.name.returnPressed.connect(self._find)
        self.name.textEdited.connect(lambda _: self._hub.forget())
        self.search = _button(tr("Show size"))
        self.search.setToolTip(
            tr("Ask Hugging Face what there is of this model and how large it is; nothing is "
               "downloaded yet")
        )  # fmt: skip
        self.search.clicked.connect(self._find)
        self.fetch = _button(tr("Download"))
        self.fetch.clicked.connect(self._hub.fetch)
        self.bar = QProgressBar()
        self.bar.setAccessibleName(tr("Download"))
        self.cancel = icon_button("cancel", tr("Stop"), tr("Stop; what has come is kept"))
        self.cancel.clicked.connect(self._hub.cancel)
        row.addWidget(label)
        row.addWidget(self.name, 1)
        for widget in (self.search, self.fetch, self.bar, self.cancel):
            row.addWidget(widget)
        column.addLayout(row)
        self.answer = _wrapped()
        self.answer.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self.answer)
        return column

    def ask_for(self, name: str) -> None:
        """Show what a download of the model `hf:OWNER/NAME` would be."""
        self.name.setText(name.removeprefix(HUB))
        self._find()

    def refresh(self) -> None:
        """Follow the search and the download."""
        hub = self._hub
        if hub.name and not self.name.text():
            self.name.setText(hub.name.removeprefix(HUB))
        fetching, plan = hub.doing == "fetching", hub.plan
        self.name.setEnabled(not hub.doing)
        self.search.setVisible(not fetching and (plan is None or not _wanted(plan)))
        self.search.setEnabled(not hub.doing)
        self.fetch.setVisible(not hub.doing and plan is not None and _wanted(plan))
        self.bar.setVisible(bool(hub.doing))
        self.cancel.setVisible(bool(hub.doing))
        done, total = hub.progress.done, hub.progress.total
        self.bar.setRange(0, total // _KILO)  # an empty range moves to and fro
        self.bar.setValue(done // _KILO)
        self.answer.setText(self._answer())

    def _answer(self) -> str:
        hub = self._hub
        if hub.failed is not None:
            return sentences(hub.failed.what, hub.failed.why, hub.failed.remedy)
        if hub.doing == "finding":
            return tr("Asking Hugging Face …")
        if hub.doing and hub.progress.total:
            done, total = map(size_words, (hub.progress.done, hub.progress.total))
            return tr("{done} of {total}. You can close this; the download goes on.").format(
                done=done, total=total
            )
        return plan_words(hub.plan) if hub.plan is not None else ""

    def _fill(self, *_: object) -> None:
        self._models = cached_models()
        self.list.clear()
        for model in self._models:
            item = QTreeWidgetItem(
                [model.name.removeprefix(HUB), model.what, size_words(model.bytes), state(model)]
            )
            item.setToolTip(0, str(model.folder))
            item.setToolTip(3, in_words(model.why))
            item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.list.addTopLevelItem(item)
        for number in range(self.list.columnCount()):
            self.list.resizeColumnToContents(number)
            self.list.setColumnWidth(number, self.list.columnWidth(number) + _APART)
        self._offer()

    def _chosen(self) -> CachedModel | None:
        rows = self.list.selectedItems()
        return self._models[self.list.indexOfTopLevelItem(rows[0])] if rows else None

    def _offer(self) -> None:
        model = self._chosen()
        self.use.setEnabled(model is not None and not model.why)
        self.rest.setEnabled(model is not None and model.half)
        if model is not None and model.why:
            self.words.setText(in_words(model.why))
        elif self._models:
            self.words.setText(
                tr("Models of diffusers in {folder}, which other tools share.").format(
                    folder=cache_folder()
                )
            )
        else:
            self.words.setText(
                tr("There is no model of diffusers in {folder} yet.").format(folder=cache_folder())
            )

    def _use(self, *_: object) -> None:
        model = self._chosen()
        if model is not None and not model.why:
            self.chosen.emit(model.name)

    def _find(self) -> None:
        if self.name.text().strip():
            self._hub.find(self.name.text())

    def _find_rest(self) -> None:
        if (model := self._chosen()) is not None:
            self.ask_for(model.name)


def state(model: CachedModel) -> str:
    """Whether a model can be used, in a few words."""
    if model.half:
        return tr("Half downloaded")
    return tr("Cannot be used here") if model.why else tr("Whole")


def _wanted(plan: HubPlan) -> bool:
    """Whether there is something to download, and reason to."""
    return not plan.why and plan.missing > 0


def plan_words(plan: HubPlan) -> str:
    """What a download would be, in the language in use."""
    if plan.why:
        name = plan.name.removeprefix(HUB)
        return sentences(msg("{name} cannot be used by this program.", name=name), plan.why)
    if not plan.missing:
        return tr("It is in the cache as a whole.")
    facts = [
        msg("{size} to download", size=size_words(plan.missing)),
        counted(len(plan.files), "1 file", "{count} files"),
        msg("{free} free", free=size_words(plan.free)),
    ]
    said = [join_texts(facts, " · ")]
    if plan.left_out:
        said.append(msg("Not downloaded: {what}.", what=join_texts(plan.left_out, ", ")))
    return "\n".join(map(in_words, (*said, *plan.notes)))


def _wrapped() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    return label


def _button(words: str) -> QPushButton:
    button = QPushButton(words)
    button.setAutoDefault(False)
    return button
