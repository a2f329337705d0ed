"""What the lists of models call a model: by its name, or shortly by its file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QWidget

from diffusion_gui.storage.model_files import find_model
from diffusion_gui.ui.shell.main_window import MainWindow

Until = Callable[..., None]


def chosen(scene: QWidget) -> tuple[str, str]:
    """Words and tooltip of the model that the scene's first list of models shows."""
    box = next(one for one in scene.findChildren(QComboBox) if one.accessibleName() == "Model")
    tip = box.itemData(box.currentIndex(), Qt.ItemDataRole.ToolTipRole)
    assert [box.itemText(i) for i in range(box.count())].count(box.currentText()) == 1
    return box.currentText(), tip or ""


def test_a_shipped_model_opened_by_its_path_goes_by_its_name(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    link = tmp_path / "link.safetensors"
    link.symlink_to(find_model("shapes"))
    for path in (find_model("shapes"), link):
        ran.app_state.session.use_model("points:moons")
        ran.open_path(str(path))
        until(lambda: ran.app_state.session.recipe.model == "shapes")
        assert chosen(ran.scene("watch")) == ("Shapes", "")


def test_a_recipe_with_a_shipped_models_path_shows_its_name_once(ran: MainWindow) -> None:
    session = ran.app_state.session
    session.use_model("shapes")
    session.change(model=str(find_model("shapes")))
    assert chosen(ran.scene("watch")) == ("Shapes", str(find_model("shapes")))


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("mine.safetensors", "mine"),
        ("run-7/checkpoint.safetensors", "run-7"),
        ("other/shapes.safetensors", "shapes"),
        ("other/Shapes.safetensors", "other/Shapes"),
    ],
)
def test_another_file_is_shown_shortly_with_its_path_in_the_tooltip(
    ran: MainWindow, until: Until, tmp_path: Path, file: str, words: str
) -> None:
    path = tmp_path / file
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(find_model("points:moons").read_bytes())
    ran.app_state.session.use_model(str(path))
    assert ran.app_state.session.recipe.model == str(path)
    assert chosen(ran.scene("watch")) == (words, str(path))
    until(lambda: ran.app_state.session.timeline.trajectories[-1].recipe.model == str(path))
    until(lambda: ran.app_state.session.timeline.complete)


def test_compare_calls_models_the_same(ran: MainWindow, until: Until, tmp_path: Path) -> None:
    path = tmp_path / "mine.safetensors"
    path.write_bytes(find_model("points:moons").read_bytes())
    ran.app_state.session.use_model(str(path))
    assert chosen(ran.scene("compare")) == ("mine", str(path))
    until(lambda: ran.app_state.compare.runs.complete)


def test_the_ideal_denoiser_of_a_file_is_shown_by_the_files_name(
    ran: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("0,0\n1,1\n0,1\n")
    ran.app_state.session.use_data(f"points:{path}")
    assert chosen(ran.scene("watch")) == (
        "Ideal denoiser of mine.csv",
        f"ideal:points:{path}",
    )
