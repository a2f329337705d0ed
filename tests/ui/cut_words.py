"""Words that do not fit where they stand, in a window that is shown.

As a program it makes the window without its threads, in every scene and language, and prints what
is cut: so it can be tried at any scale (QT_SCALE_FACTOR), which Qt reads only when it starts.
"""

from __future__ import annotations

import os
import sys
import tempfile

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)

from diffusion_gui.core.catalog import LESSONS, SCENES


def cut_words(window: QWidget) -> list[str]:
    """The texts in `window` that are wider or higher than their place."""
    found = [one for one in window.findChildren(QWidget) if one.isVisible()]
    return [f"{type(one).__name__}: {words}" for one in found if (words := _cut(one))]


def _cut(widget: QWidget) -> str:
    """What of `widget` is cut; nothing where all of it fits."""
    if isinstance(widget, QLabel) and widget.text():
        size, needed = widget.size(), widget.minimumSizeHint()
        if widget.wordWrap():
            fits = widget.heightForWidth(size.width()) <= size.height() + 1
        else:
            fits = needed.width() <= size.width() + 1 and needed.height() <= size.height() + 1
        return "" if fits else widget.text()
    if isinstance(widget, QCheckBox) or (isinstance(widget, QAbstractButton) and _tells(widget)):
        fits = widget.sizeHint().width() <= widget.width() + 1
        return "" if fits else widget.text()
    if isinstance(widget, QComboBox) and widget.currentText():
        option = QStyleOptionComboBox()
        widget.initStyleOption(option)
        field = widget.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            option,
            QStyle.SubControl.SC_ComboBoxEditField,
            widget,
        )
        wide = widget.fontMetrics().horizontalAdvance(widget.currentText())
        told = bool(widget.currentData(Qt.ItemDataRole.ToolTipRole)) or bool(widget.toolTip())
        return "" if wide <= field.width() + 2 or told else widget.currentText()
    if isinstance(widget, QAbstractSpinBox):
        wide = widget.fontMetrics().horizontalAdvance(widget.text())
        return "" if wide <= widget.lineEdit().width() - 2 else widget.text()
    return ""


def _tells(button: QAbstractButton) -> bool:
    """Whether it shows words, not an icon alone."""
    style = getattr(button, "toolButtonStyle", lambda: None)()
    icon_only = style == Qt.ToolButtonStyle.ToolButtonIconOnly and not button.icon().isNull()
    return bool(button.text()) and not icon_only


def everywhere(window: QWidget, settle: object) -> list[str]:
    """What is cut in any scene, page of Learn and language."""
    found = []
    for language in ("en", "zh_CN"):
        window.use_language(language)  # type: ignore[attr-defined]
        for scene in SCENES:
            window.show_scene(scene)  # type: ignore[attr-defined]
            pages = LESSONS if scene == "learn" else [""]
            for page in pages:
                if page:
                    window.app_state.learning.open(page)  # type: ignore[attr-defined]
                settle()  # type: ignore[operator]
                found += [f"{language} {scene} {page} {one}" for one in cut_words(window)]
    window.use_language("en")  # type: ignore[attr-defined]
    return found


def main() -> None:
    """Print what is cut, and the scale it was looked at."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    for name in ("DATA", "CONFIG", "CACHE", "STATE"):
        os.environ[f"XDG_{name}_HOME"] = tempfile.mkdtemp(prefix="diffusion-gui-")
    from diffusion_gui.ui import i18n, theme
    from diffusion_gui.ui.persistence.settings import SettingsFile
    from diffusion_gui.ui.shell.main_window import MainWindow
    from diffusion_gui.ui.state.app_state import AppState

    app = QApplication(sys.argv[:1])
    theme.load_fonts()
    theme.theme().use("dark")
    app_state = AppState()
    window = MainWindow(app_state, i18n.Language(), SettingsFile(None))
    app_state.session.autoplay = False
    app_state.session.show_recorded()
    window.resize(1024, 640)
    window.show()

    def settle() -> None:
        for _ in range(5):
            app.processEvents()

    print(window.devicePixelRatio(), window.width(), window.height())
    print("\n".join(everywhere(window, settle)))
    window.close()
    app_state.close()


if __name__ == "__main__":
    main()
