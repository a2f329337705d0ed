"""The menu bar, made from the actions; and the menus that are lists: recent, presets, themes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QMenuBar

from diffusion_gui.core.catalog import PRESETS, SCENES
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.watch.presets import take_preset
from diffusion_gui.ui.state.watch.session import Session
from diffusion_gui.ui.widgets.actions import ActionSpec

from .open_files import Opener


def menu_titles() -> dict[str, str]:
    """The menus in their order, by the names that ActionSpecs use."""
    return {
        "file": tr("&File"),
        "edit": tr("&Edit"),
        "playback": tr("&Playback"),
        "presets": tr("P&resets"),
        "view": tr("&View"),
        "help": tr("&Help"),
    }


def fill(
    bar: QMenuBar, specs: Iterable[ActionSpec], actions: Mapping[str, QAction]
) -> dict[str, QMenu]:
    """Empty `bar` and put every action in its menu; returns the menus by name."""
    bar.clear()
    menus = {name: bar.addMenu(title) for name, title in menu_titles().items()}
    for menu in menus.values():
        menu.setToolTipsVisible(True)
    for spec in specs:
        menus[spec.menu].addAction(actions[spec.name])
    return menus


def add_recent(menu: QMenu, before: QAction, opener: Opener) -> None:
    """A submenu of the files opened lately, made when it is shown."""
    recent = QMenu(tr("Open recent"), menu)
    recent.setToolTipsVisible(True)

    def refill() -> None:
        recent.clear()
        for path in opener.recent():
            action = recent.addAction(Path(path).name.replace("&", "&&") or path)
            action.setToolTip(path)
            action.triggered.connect(lambda checked=False, path=path: opener.open_path(path))
        if opener.recent():
            recent.addSeparator()
            recent.addAction(tr("Forget these")).triggered.connect(opener.forget_recent)
        else:
            recent.addAction(tr("Nothing yet")).setEnabled(False)

    recent.aboutToShow.connect(refill)
    refill()
    menu.insertMenu(before, recent)


def add_presets(menu: QMenu, session: Session) -> None:
    """Ready-made recipes, with what each shows."""
    for number, entry in enumerate(PRESETS.values(), 1):
        action = menu.addAction(tr(entry.label))
        action.setToolTip(tr(entry.summary))
        action.setStatusTip(tr(entry.summary))
        if number < 10:
            action.setShortcut(f"Alt+{number}")

        def use(checked: bool = False, name: str = entry.name) -> None:
            take_preset(session, PRESETS[name].load())
            session.scene_wanted.emit("watch")

        action.triggered.connect(use)


def add_scenes(menu: QMenu, show: Callable[[str], None]) -> None:
    """The scenes, with the keys of the scene bar."""
    for number, entry in enumerate(SCENES.values(), 1):
        action = menu.addAction(tr(entry.label))
        action.setToolTip(tr(entry.summary))
        action.setStatusTip(tr(entry.summary))
        action.setShortcut(f"Ctrl+{number}")
        action.triggered.connect(lambda checked=False, name=entry.name: show(name))


def add_choice(
    menu: QMenu,
    title: str,
    names: Mapping[str, str],
    current: str,
    use: Callable[[str], None],
    tip: str = "",
) -> None:
    """A submenu in which one of `names` (value to words) is chosen."""
    choices = menu.addMenu(title)
    choices.menuAction().setToolTip(tip or title)
    choices.menuAction().setStatusTip(tip)
    group = QActionGroup(choices)
    for name, text in names.items():
        action = QAction(text, group)
        action.setCheckable(True)
        action.setChecked(name == current)
        action.triggered.connect(lambda checked=False, name=name: use(name))
        choices.addAction(action)
