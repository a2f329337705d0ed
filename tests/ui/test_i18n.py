"""Translations and the shipped font: complete, up to date, and every character there."""

from __future__ import annotations

import importlib.util
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtGui import QAction, QKeySequence, QRawFont
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLineEdit, QMessageBox, QWidget

from diffusion_gui.core.paths import resource
from diffusion_gui.ui import i18n

RESOURCES = resource("i18n").parent
FILES = sorted((RESOURCES / "i18n").glob("*.ts"))


def script(*parts: str) -> ModuleType:
    """A script of resources/, as a module."""
    path = RESOURCES.joinpath(*parts)
    spec = importlib.util.spec_from_file_location("_".join(parts).removesuffix(".py"), path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def messages(path: Path) -> Iterator[tuple[str, ET.Element]]:
    """(source, translation) of every text."""
    for message in ET.parse(path).iter("message"):
        translation = message.find("translation")
        assert translation is not None
        yield message.findtext("source", ""), translation


def test_there_is_a_file_for_every_language() -> None:
    assert {path.stem for path in FILES} == set(i18n.LANGUAGES) - {"en"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_text_is_missing_unfinished_or_stale(path: Path) -> None:
    found = dict(messages(path))
    assert list(found) == script("i18n", "make.py").texts()
    assert not [text for text, one in found.items() if one.get("type") or not one.text]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_placeholders_survive_translation(path: Path) -> None:
    for text, translation in messages(path):
        for pattern in (r"\{[^}]*\}", r"\*\.\w+", r"<[^>]+>"):
            told = sorted(re.findall(pattern, text))
            assert told == sorted(re.findall(pattern, translation.text or "")), text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_compiled_file_is_up_to_date(path: Path, qapp) -> None:
    translator = QTranslator()
    assert translator.load(str(path.with_suffix(".qm")))
    for text, translation in messages(path):
        assert translator.translate(i18n.CONTEXT, text) == translation.text


def test_the_shipped_font_has_every_character(qapp) -> None:
    font = QRawFont(str(RESOURCES / "fonts" / "NotoSansSC-subset.otf"), 12)
    text = "".join(one.text or "" for path in FILES for _, one in messages(path))
    text += "".join(i18n.LANGUAGES.values())
    missing = {char for char in text if char >= "\u3000" and not font.supportsCharacter(ord(char))}
    assert not missing
    assert (RESOURCES / "fonts" / "OFL.txt").is_file()


def test_what_qt_says_itself_is_in_the_language_and_the_font(qapp, qtbot) -> None:
    language = i18n.Language()
    language.use("zh_CN")
    try:
        box, line, dialog = QMessageBox(), QLineEdit("x"), QFileDialog()
        for one in (box, line, dialog):
            qtbot.addWidget(one)
        box.setStandardButtons(box.StandardButton.Yes | box.StandardButton.Cancel)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        menu = line.createStandardContextMenu()
        said = [*spoken(box), *spoken(dialog), *spoken(menu)]
        menu.deleteLater()
        native = QKeySequence.SequenceFormat.NativeText
        said += [QKeySequence(key).toString(native) for key in ("Space", "Shift+Left", "Return")]
    finally:
        language.use("en")
    assert {"是(&Y)", "取消", "剪切(&T)\tCtrl+X", "打开(&O)", "空格"} <= set(said)
    font = QRawFont(str(RESOURCES / "fonts" / "NotoSansSC-subset.otf"), 12)
    chinese = {char for text in said for char in text if char >= "\u3000"}
    assert not {char for char in chinese if not font.supportsCharacter(ord(char))}
    english = QMessageBox()
    qtbot.addWidget(english)
    assert english.addButton(QMessageBox.StandardButton.Cancel).text() == "Cancel"


def spoken(widget: QWidget) -> list[str]:
    """The texts and tips of the buttons and actions in `widget`."""
    parts = [*widget.findChildren(QAbstractButton), *widget.findChildren(QAction)]
    return [text for part in parts for text in (part.text(), part.toolTip())]


def test_what_is_bold_is_bold_in_chinese_too() -> None:
    """The Chinese font that ships has one weight; Qt makes it bolder at 700 and above only."""
    weights = [
        (path.name, weight)
        for path in Path(i18n.__file__).parent.rglob("*.py")
        for weight in re.findall(r"font-weight: (\d+)", path.read_text("utf-8"))
    ]
    assert len(weights) > 3
    assert {weight for _, weight in weights} == {"700"}, weights
