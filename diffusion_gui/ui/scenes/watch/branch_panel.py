"""The tree of branches: choose one to see it, tick one to see it beside."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QPushButton,
    QSizePolicy,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from diffusion_gui.core.runs.branch_tree import Branch
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.watch.watch_state import WatchState
from diffusion_gui.ui.theme import icon

WIDTH = 176


class BranchPanel(QWidget):
    """A narrow column beside the canvas; hidden while there is nothing but one run."""

    def __init__(self, watch: WatchState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._branches = watch.branches
        self._items: dict[Branch, QTreeWidgetItem] = {}
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        heading = QLabel(tr("Branches"))
        heading.setObjectName("heading")
        column.addWidget(heading)
        self.tree = QTreeWidget()
        self.tree.setColumnCount(1)
        self.tree.setHeaderHidden(True)
        self.tree.setIndentation(12)
        self.tree.setAccessibleName(tr("Branches"))
        self.tree.setToolTip(
            tr(
                "Choose a branch to see it; tick one to see it beside. The space bar puts the one "
                "seen before beside, and takes it away."
            )
        )
        self.tree.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.tree.currentItemChanged.connect(self._chosen)
        self.tree.itemChanged.connect(self._ticked)
        column.addWidget(self.tree, 1)
        remove = QPushButton(icon("cancel"), tr("Remove"))
        remove.setToolTip(tr("Forget this branch and those that left it"))
        remove.clicked.connect(self._remove)
        column.addWidget(remove)
        self._branches.changed.connect(self.refresh)
        watch.session.recipe_changed.connect(self.refresh)
        self.refresh()

    def sizeHint(self) -> QSize:
        """A narrow column."""
        return QSize(WIDTH, 200)

    def refresh(self) -> None:
        """Show the tree as it is."""
        branches, tree = self._branches, self._branches.tree
        several = len(tree.all) > 1
        self.setVisible(several)
        with QSignalBlocker(self.tree):
            self.tree.clear()
            self._items = {}
            for branch in tree.all if several else ():
                above = self._items.get(branch.parent) if branch.parent else None
                item = QTreeWidgetItem(above if above is not None else self.tree)
                item.setText(0, branches.name(branch))
                item.setToolTip(0, self._words(branch))
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                shown = branch in (tree.current, tree.beside)
                item.setCheckState(0, Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked)
                self._items[branch] = item
            self.tree.expandAll()
            if tree.current in self._items:
                self.tree.setCurrentItem(self._items[tree.current])

    def _words(self, branch: Branch) -> str:
        if branch.parent is None:
            return self._branches.name(branch)
        if branch.at < 0:
            return tr("Begins with the noise of '{name}'").format(
                name=self._branches.name(branch.parent)
            )
        return tr("Left '{name}' at frame {n}").format(
            name=self._branches.name(branch.parent), n=branch.at + 1
        )

    def _of(self, item: QTreeWidgetItem | None) -> Branch | None:
        return next((branch for branch, one in self._items.items() if one is item), None)

    def _chosen(self, item: QTreeWidgetItem | None, before: QTreeWidgetItem | None) -> None:
        branch = self._of(item)
        if branch is not None:
            self._later(lambda: self._branches.show(branch))

    def _later(self, do: Callable[[], None]) -> None:
        """The tree is built again when branches change, and must not be during a click."""
        QTimer.singleShot(0, self, do)

    def _ticked(self, item: QTreeWidgetItem, column: int) -> None:
        branch = self._of(item)
        if branch is not None and branch is self._branches.tree.current:
            self._later(self._branches.toggle_beside)  # it is shown in any case
        elif branch is not None:
            ticked = item.checkState(0) is Qt.CheckState.Checked
            self._later(lambda: self._branches.put_beside(branch if ticked else None))

    def _remove(self) -> None:
        if self._branches.tree.current is not None:
            self._branches.remove(self._branches.tree.current)
