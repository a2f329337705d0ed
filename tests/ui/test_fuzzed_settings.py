"""P15: a window made from any settings file there can be; what is wrong in it is kept in a copy."""

from __future__ import annotations

import base64
import json
import random
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from diffusion_gui.core.recipes.recipe import FIRST_RECIPE, Recipe
from diffusion_gui.ui import i18n, theme
from diffusion_gui.ui.persistence.autosave import Autosave
from diffusion_gui.ui.persistence.crash_recovery import CrashRecovery
from diffusion_gui.ui.persistence.settings import Settings, SettingsFile, parse
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.app_state import AppState

# Values that a check of one's type lets through, and that mean nothing here.
STRANGE: dict[str, list[Any]] = {
    "language": ["", "xx_YY", "../../etc/passwd", "zh_CN", "🂡" * 50],
    "theme": ["light", "dark", "system"],
    "scene": ["watch", "train", "compare", "learn"],
    "geometry": ["", "AAAA", "no base64!", base64.b64encode(bytes(66)).decode(), "é" * 10],
    "recipe": [
        "",
        FIRST_RECIPE.to_json(),
        Recipe(model="/nowhere/model.safetensors").to_json(),
        Recipe(model="ideal:points:nosuch", data="points:nosuch").to_json(),
        Recipe(model="ideal:images:/nowhere", data="images:/nowhere", count=9).to_json(),
        Recipe(data="/nowhere.png", init="/nowhere.png", from_level=0.5).to_json(),
    ],
    "recent": [[], ["/nowhere"], ["", " ", "\n", "a" * 5000], ["<b>bold</b>", "&amp"]],
    "places": [[], ["/nowhere", "/proc/1", ""]],
    "export": [{}, {"fps": 1.0, "scale": 3}, {"captions": True}],
}
WRONG = [None, 3, -1, 1e308, True, "", "\x00", [], [[]], {}, {"a": {}}, "x" * 1000]


def fuzzed(seed: int) -> bytes:
    """A settings file: strange values, wrong ones, missing ones, and sometimes damaged bytes."""
    chance = random.Random(seed)
    values: dict[str, Any] = {}
    for name in vars(Settings()):
        kind = chance.random()
        if kind < 0.5 and name in STRANGE:
            values[name] = chance.choice(STRANGE[name])
        elif kind < 0.85:
            values[name] = chance.choice(WRONG)
    content = bytearray(json.dumps(values).encode())
    if seed % 4 == 3:
        for _ in range(3):
            content[chance.randrange(len(content))] = chance.randrange(256)
    return bytes(content)


@pytest.mark.parametrize("seed", range(16))
def test_a_window_is_made_of_any_settings(qapp: QApplication, tmp_path: Path, seed: int) -> None:
    content = fuzzed(seed)
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    settings = SettingsFile(path)
    if not parse(content)[1]:
        assert settings.broken is not None
        assert settings.broken.read_bytes() == content
    theme.theme().use(settings.values.theme)
    language = i18n.Language()
    language.use(settings.values.language or "en")
    app_state = AppState()
    keeper = Autosave(app_state, settings, CrashRecovery(tmp_path))
    keeper.tidy()
    keeper.restore()
    window = MainWindow(app_state, language, settings)
    window.restore()
    window.show_scene(settings.values.scene)
    window.show()
    qapp.processEvents()
    assert window.isVisible()
    assert app_state.session.recipe.checked() == app_state.session.recipe
    window.close()
    app_state.close()
    keeper.close()
    again = SettingsFile(path)
    assert again.broken is None, "what is written when it closes is right"
    assert again.values.geometry
    language.use("en")
    theme.theme().use("dark")
    window.deleteLater()
    app_state.watch.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
