"""Which columns of a table are x, y and the class: asked with its first rows in view."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from diffusion_gui.core.recipes.csv_columns import CsvTable
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.widgets.fields import ComboBox

ROWS = 8
"""Rows of the table that are shown."""


class ColumnsDialog(QDialog):
    """Two columns of numbers, and perhaps one of classes; the first that may do are chosen."""

    def __init__(self, table: CsvTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self.setWindowTitle(tr("Choose columns"))
        column = QVBoxLayout(self)
        count = len(table.headings)
        intro = QLabel(
            tr("{name} has {count} columns. Choose the two that are x and y.").format(
                name=table.path.name, count=count
            )
        )
        intro.setWordWrap(True)
        column.addWidget(intro)
        column.addWidget(self._preview(), 1)
        names = {k: f"{k + 1}  {heading}".strip() for k, heading in enumerate(table.headings)}
        numeric = [k for k in names if table.is_numeric(k)]
        self.x_box, self.y_box, self.class_box = (
            _choices(names, ks) for ks in (numeric, numeric, [])
        )
        self.class_box.addItem(tr("None"), -1)
        for k in names:
            if table.classes(k) and not table.counts_lines(k):
                self.class_box.addItem(names[k], k)
        form = QFormLayout()
        for title, box in (
            (tr("x"), self.x_box),
            (tr("y"), self.y_box),
            (tr("Class"), self.class_box),
        ):
            box.setAccessibleName(title)
            form.addRow(title, box)
            box.currentIndexChanged.connect(self._refresh)
        column.addLayout(form)
        self._note = QLabel()
        self._note.setObjectName("dim")
        self._note.setWordWrap(True)
        column.addWidget(self._note)
        buttons = QDialogButtonBox()
        self.use = buttons.addButton(tr("Use"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.use.setObjectName("primary")
        buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        first, second = table.proposal()
        self.x_box.setCurrentIndex(self.x_box.findData(first))
        self.y_box.setCurrentIndex(self.y_box.findData(second))
        self._refresh()

    def _preview(self) -> QTableWidget:
        rows = self._table.rows[:ROWS]
        shown = QTableWidget(len(rows), len(self._table.headings))
        shown.setAccessibleName(tr("First rows"))
        shown.setHorizontalHeaderLabels(
            [heading or str(k + 1) for k, heading in enumerate(self._table.headings)]
        )
        shown.verticalHeader().hide()
        shown.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        shown.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        shown.setTabKeyNavigation(False)
        for row, cells in enumerate(rows):
            for k, cell in enumerate(cells):
                item = QTableWidgetItem(cell)
                if self._table.is_numeric(k):
                    item.setTextAlignment(
                        Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                    )
                shown.setItem(row, k, item)
        shown.resizeColumnsToContents()
        shown.horizontalHeader().setStretchLastSection(True)
        shown.setMinimumWidth(
            max(380, min(640, sum(map(shown.columnWidth, range(shown.columnCount())))))
        )
        return shown

    def columns(self) -> tuple[int, ...]:
        """The chosen columns, from 0: x, y, and the class where there is one."""
        chosen = [self.x_box.currentData(), self.y_box.currentData(), self.class_box.currentData()]
        return tuple(k for k in chosen if k is not None and k >= 0)

    def _refresh(self) -> None:
        columns, counting = self.columns(), self._table.counts_lines
        twice = len(set(columns)) < len(columns)
        self.use.setEnabled(not twice and len(columns) >= 2)
        if twice:
            self._note.setText(tr("Choose different columns."))
        elif any(map(counting, columns[:2])):
            self._note.setText(tr("One of these numbers the lines of the file."))
        else:
            self._note.setText(tr("The other columns are left out."))

    def spec(self) -> str:
        """The data that is chosen."""
        return self._table.data(self.columns())


def _choices(names: dict[int, str], columns: list[int]) -> ComboBox:
    box = ComboBox()
    for k in columns:
        box.addItem(names[k], k)
    return box


def choose_columns(table: CsvTable, parent: QWidget, take: Callable[[str], object]) -> None:
    """Ask which columns of `table` are the points, and hand that data to `take`.

    The window goes on meanwhile; nothing is taken where the person cancels.
    """
    dialog = ColumnsDialog(table, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: take(dialog.spec()))
    dialog.open()
