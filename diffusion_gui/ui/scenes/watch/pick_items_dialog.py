"""Picking the items that a journey begins with: thumbnails of the data set, taken with a click."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Failed
from diffusion_gui.core.protocol.sampling import DataRequest, DataShown
from diffusion_gui.core.recipes.class_labels import ALL
from diffusion_gui.core.recipes.data_spec import modality_of
from diffusion_gui.core.recipes.picked_items import LAST, read_picked, write_picked
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.watch.session import Session
from diffusion_gui.ui.views import view_of

SHOWN = 120
"""Thumbnails that are asked for at once; the next as the list is scrolled to its end."""
SIDE = 56
NUMBER = Qt.ItemDataRole.UserRole


class PickItemsDialog(QDialog):
    """Every click changes the session's recipe at once; the dialog owns only its thumbnails."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._labels: tuple[str, ...] = ()
        self._classes: list[int] = []
        self.setWindowTitle(tr("Choose items"))
        self.resize(640, 460)
        column = QVBoxLayout(self)
        column.setSpacing(6)
        self.words = QLabel(tr("Reading the data …"))
        self.words.setWordWrap(True)
        column.addWidget(self.words)
        self.list = QListWidget()
        self.list.setViewMode(QListWidget.ViewMode.IconMode)
        self.list.setMovement(QListWidget.Movement.Static)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.MultiSelection)
        self.list.setIconSize(QSize(SIDE, SIDE))
        self.list.setGridSize(QSize(SIDE + 26, SIDE + 28))
        self.list.setAccessibleName(tr("Items of the data set"))
        self.list.itemSelectionChanged.connect(self._pick)
        for moved in ("valueChanged", "rangeChanged"):
            getattr(self.list.verticalScrollBar(), moved).connect(self._ask_at_end)
        column.addWidget(self.list, 1)
        buttons = QDialogButtonBox()
        self.by_seed = buttons.addButton(tr("By seed"), QDialogButtonBox.ButtonRole.ResetRole)
        self.by_seed.setToolTip(tr("Pick none: the seed draws the items"))
        self.by_seed.clicked.connect(self.list.clearSelection)
        done = buttons.addButton(tr("Done"), QDialogButtonBox.ButtonRole.AcceptRole)
        done.setObjectName("primary")
        buttons.accepted.connect(self.accept)
        column.addWidget(buttons)
        session.recipe_changed.connect(self._refresh)
        self._data = session.recipe.data
        self._there = SHOWN
        """Items that can be picked, as far as is known."""
        self._asking = False
        self._ask()

    def done(self, result: int) -> None:
        """Close; an answer that is still on its way finds nobody."""
        self._data = ""
        super().done(result)

    def _ask(self) -> None:
        self._asking = True
        first = self.list.count()
        count = min(SHOWN, self._there - first)
        request = DataRequest(self._data, count, first=first, begun_with=True)
        self._session.preview_queue.ask("items", request, self._on_event)

    def _ask_at_end(self) -> None:
        """Ask for more once the last thumbnails are in sight."""
        bar = self.list.verticalScrollBar()
        at_end = bar.value() >= bar.maximum() - bar.pageStep()
        if at_end and self._data and not self._asking and self.list.count() < self._there:
            self._ask()

    def _on_event(self, event: Event) -> None:
        if isinstance(event, Failed):
            self._session.failed.emit(event)
        elif isinstance(event, DataShown) and self._data:
            self._add(event)

    def _add(self, shown: DataShown) -> None:
        first = self.list.count()
        self._there = min(shown.total or LAST + 1, LAST + 1)
        self._labels = shown.domain.labels
        self._classes += shown.labels.tolist()
        self._asking = False
        self.list.blockSignals(True)
        new = shown.x[: self._there - first]  # a small set would begin again
        for i in range(len(new)):
            number = first + i
            item = QListWidgetItem(_thumbnail(shown, i), self._name(number))
            item.setData(NUMBER, number)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self._refresh()

    def _name(self, number: int) -> str:
        label = self._class(number)
        return tr(self._labels[label]) if label >= 0 else str(number)

    def _picked(self) -> tuple[int, ...]:
        return read_picked(self._session.recipe.items)

    def _refresh(self) -> None:
        picked = self._picked()
        self.list.blockSignals(True)
        for row in range(self.list.count()):
            item = self.list.item(row)
            number = item.data(NUMBER)
            if item.isSelected() != (number in picked):
                item.setSelected(number in picked)
            place = f"{picked.index(number) + 1}: " if number in picked else ""
            if item.text() != place + self._name(number):  # of thousands, few are others
                item.setText(place + self._name(number))
        self.list.blockSignals(False)
        self.by_seed.setEnabled(bool(picked))
        self.words.setText(
            tr("{n} picked: the run begins with them, in this order.").format(n=len(picked))
            if picked
            else tr("Click the items to begin with; now the seed draws them.")
        )

    def _pick(self) -> None:
        """Take what is selected: what was, in its order, then what is new."""
        chosen = {item.data(NUMBER) for item in self.list.selectedItems()}
        before = self._picked()
        # A number beyond the thumbnails was given elsewhere, and stays.
        kept = [n for n in before if n in chosen or n >= self.list.count()]
        picked = [*kept, *sorted(chosen - set(before))]
        classes = [self._labels[c] for n in picked if (c := self._class(n)) >= 0]
        self._session.change(
            items=write_picked(picked if chosen else ()),
            count=len(picked) if chosen else modality_of(self._session.recipe.data).counts,
            label=",".join(classes) if chosen and len(classes) == len(picked) else ALL,
        )

    def _class(self, number: int) -> int:
        return self._classes[number] if number < len(self._classes) and self._labels else -1


def _thumbnail(shown: DataShown, item: int) -> QIcon:
    one = slice(item, item + 1)
    picture = view_of(shown.domain).thumbnail
    image = picture(shown.x[one], shown.domain, shown.labels[one], "x", SIDE)
    mode = Qt.TransformationMode.FastTransformation
    pixmap = QPixmap.fromImage(image.scaled(SIDE, SIDE, Qt.AspectRatioMode.KeepAspectRatio, mode))
    icon = QIcon(pixmap)
    icon.addPixmap(pixmap, QIcon.Mode.Selected)  # else it would be tinted
    return icon
