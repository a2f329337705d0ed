"""Tables of points in the window: the columns are asked for, and nothing is taken silently."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QTableWidget

from diffusion_gui.core.catalog import DATASETS
from diffusion_gui.ui.dialogs.columns import ColumnsDialog
from diffusion_gui.ui.shell.main_window import MainWindow

Until = Callable[..., None]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "places.csv"
    rows = (f"{k};{k % 7},5;{k * k % 11};{'ab'[k % 2]}" for k in range(40))
    path.write_text("id;lon;lat;kind\n" + "\n".join(rows))
    return path


def asked(window: MainWindow, until: Until) -> ColumnsDialog:
    until(lambda: any(d.isVisible() for d in window.findChildren(ColumnsDialog)))
    return next(d for d in window.findChildren(ColumnsDialog) if d.isVisible())


def test_an_opened_table_of_more_columns_is_asked_about(
    ran: MainWindow, until: Until, table: Path
) -> None:
    session = ran.app_state.session
    before = session.recipe
    ran.open_path(str(table))
    dialog = asked(ran, until)
    assert session.recipe == before, "nothing is taken before it is chosen"
    shown = dialog.findChild(QTableWidget)
    assert [shown.item(1, k).text() for k in range(4)] == ["1", "1,5", "1", "b"]  # type: ignore[union-attr]
    assert dialog.columns() == (1, 2), "not the column that numbers the lines"
    dialog.class_box.setCurrentIndex(dialog.class_box.findData(3))
    dialog.use.click()
    until(lambda: session.recipe.data == f"points:{table}#lon,lat,kind")
    until(lambda: session.timeline.complete and session.timeline.trajectories[0] is not None)
    until(lambda: session.timeline.trajectories[0].domain.labels == ("a", "b"))


def test_a_cancelled_choice_leaves_all_as_it_was(
    ran: MainWindow, until: Until, table: Path
) -> None:
    before = ran.app_state.session.recipe
    ran.open_path(str(table))
    dialog = asked(ran, until)
    dialog.y_box.setCurrentIndex(dialog.x_box.currentIndex())
    assert not dialog.use.isEnabled(), "x and y are the same column"
    dialog.findChild(QDialogButtonBox).rejected.emit()  # type: ignore[union-attr]
    until(lambda: not ran.findChildren(ColumnsDialog))
    assert ran.app_state.session.recipe == before


def test_train_asks_for_the_columns_too(
    ran: MainWindow, until: Until, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *args: (str(table), ""))
    ran.scene("train").controls._ask_path(DATASETS["points:FILE.csv"])  # type: ignore[attr-defined]
    asked(ran, until).use.click()
    form = ran.app_state.training.form
    until(lambda: form.settings.data == f"points:{table}#lon,lat")
    until(lambda: ran.app_state.training.data.shown is not None)


def test_a_table_of_two_columns_is_taken_at_once(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    path = tmp_path / "two.csv"
    path.write_text("x;y\n1,5;2\n3,5;5\n2;7\n")
    ran.open_path(str(path))
    until(lambda: ran.app_state.session.recipe.data == f"points:{path}")
    assert not ran.findChildren(ColumnsDialog)
