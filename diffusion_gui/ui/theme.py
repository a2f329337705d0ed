"""Overlays: two palettes of our own on the Fusion style, fonts, and recolourable icons."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from diffusion_gui.core.paths import resource
from diffusion_gui.render.palette import line_colors


@dataclass(frozen=True)
class Colors:
    """The colours of one theme, as #rrggbb.

    `forward` and `reverse` mean the two directions everywhere; the pair stays apart for people
    who see red and green alike (Okabe & Ito's orange and sky blue).
    """

    dark: bool
    window: str
    panel: str
    canvas: str
    line: str
    text: str
    dim: str
    accent: str
    forward: str
    reverse: str
    warning: str


DARK = Colors(dark=True, window="#16181d", panel="#1d2026", canvas="#101216", line="#343a44",
              text="#e8eaee", dim="#98a1ae", accent="#5aa2ff", forward="#e69f00", reverse="#56b4e9",
              warning="#ff7b72")  # fmt: skip
LIGHT = Colors(dark=False, window="#f2f3f6", panel="#ffffff", canvas="#e6e8ec", line="#c9ced6",
               text="#1b1f26", dim="#5c6571", accent="#0a63c9", forward="#b86e00",
               reverse="#0077b3", warning="#b3261e")  # fmt: skip


class Theme:
    """Owns the colours in use; widgets ask `theme().colors` when they paint."""

    def __init__(self) -> None:
        self.name = "system"
        self.colors = DARK

    def use(self, name: str) -> None:
        """Apply `name` (system, light or dark) to the application."""
        self.name = name
        app = QGuiApplication.instance()
        assert isinstance(app, QApplication)
        dark = name == "dark"
        if name == "system":
            scheme = app.styleHints().colorScheme()
            dark = scheme != Qt.ColorScheme.Light
        self.colors = DARK if dark else LIGHT
        app.setStyle("Fusion")
        app.setPalette(_palette(self.colors))
        app.setStyleSheet(_style_sheet(self.colors))


@lru_cache(maxsize=1)
def theme() -> Theme:
    """The application's one theme."""
    return Theme()


def line_color(number: int) -> str:
    """The colour of curve `number`, as #rrggbb; they come again after the seventh."""
    colors = line_colors(theme().colors.dark)
    return QColor(*colors[number % len(colors)]).name()


def _palette(c: Colors) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for color, roles in (
        (c.window, (role.Window, role.AlternateBase)),
        (c.panel, (role.Base, role.Button, role.ToolTipBase)),
        (c.text, (role.WindowText, role.Text, role.ButtonText, role.ToolTipText)),
        (c.dim, (role.PlaceholderText,)),
        (c.line, (role.Mid, role.Dark)),
        (c.accent, (role.Highlight, role.Link, role.Accent)),
        (c.warning, (role.BrightText,)),
    ):
        for which in roles:
            palette.setColor(which, QColor(color))
    palette.setColor(role.HighlightedText, QColor("#ffffff" if not c.dark else "#0b0d10"))
    disabled = QPalette.ColorGroup.Disabled
    for which in (role.WindowText, role.Text, role.ButtonText):
        faded = QColor(c.dim)
        faded.setAlpha(130)
        palette.setColor(disabled, which, faded)
    return palette


def _style_sheet(c: Colors) -> str:
    # Fusion draws boxes and handles in shades of the window, which nobody sees on a dark one.
    handle = c.dim if c.dark else c.panel
    check = resource("icons", "check.svg" if c.dark else "check_light.svg").as_posix()
    return f"""
    QToolTip {{ color: {c.text}; background: {c.panel}; border: 1px solid {c.line}; padding: 4px; }}
    QLabel#heading {{ color: {c.dim}; font-weight: 700; padding-bottom: 2px; }}
    QFrame#panel {{ background: {c.panel}; border: none; }}
    QScrollArea, QScrollArea > QWidget > QWidget#panel {{ background: {c.panel}; border: none; }}
    QLabel#dim, QLabel#value {{ color: {c.dim}; }}
    QLabel#title {{ font-size: 15px; font-weight: 700; }}
    QLabel#badge {{ color: {c.dim}; border: 1px solid {c.line}; border-radius: 8px;
                    padding: 1px 8px; }}
    QToolButton {{ border: 1px solid transparent; border-radius: 6px; padding: 5px; }}
    QToolButton:hover {{ background: {c.line}; }}
    QToolButton:focus {{ border: 1px solid {c.accent}; }}
    QToolButton:checked {{ background: {c.line}; color: {c.accent}; }}
    QToolButton#scene {{ font-weight: 700; padding: 6px 16px; border-radius: 0px;
                         border: none; border-bottom: 2px solid transparent; }}
    QToolButton#scene:checked {{ color: {c.accent}; background: transparent;
                                 border-bottom: 2px solid {c.accent}; }}
    QPushButton#entry {{ border: 1px solid transparent; border-radius: 6px; padding: 6px 8px;
                         background: transparent; text-align: left; }}
    QPushButton#entry:hover {{ background: {c.line}; }}
    QPushButton#entry:focus {{ border: 1px solid {c.accent}; }}
    QPushButton#entry:checked {{ background: {c.line}; color: {c.accent}; }}
    QPushButton#primary {{ background: {c.accent}; color: {"#0b0d10" if c.dark else "#ffffff"};
                           border: none; border-radius: 6px; padding: 6px 14px; font-weight: 700; }}
    QPushButton#primary:disabled {{ background: {c.line}; color: {c.dim}; }}
    QPushButton#primary:hover {{ border: 1px solid {c.text}; }}
    QCheckBox::indicator, QTreeView::indicator {{
        width: 14px; height: 14px; border: 1px solid {c.dim}; border-radius: 3px;
        background: {c.panel}; }}
    QCheckBox::indicator:checked, QTreeView::indicator:checked {{
        border-color: {"#0b0d10" if c.dark else "#ffffff"}; background: {c.accent};
        image: url("{check}"); }}
    QCheckBox::indicator:focus {{ border: 2px solid {c.text}; }}
    QCheckBox::indicator:disabled {{ border-color: {c.line}; background: {c.line}; }}
    QSlider {{ min-height: 20px; }}
    QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {c.line}; }}
    QSlider::sub-page:horizontal {{ height: 4px; border-radius: 2px; background: {c.accent}; }}
    QSlider::handle:horizontal {{ width: 14px; margin: -5px 0px; border-radius: 7px;
                                  background: {handle}; border: 1px solid {c.dim}; }}
    QSlider::handle:horizontal:hover {{ background: {c.accent}; }}
    QSlider::handle:horizontal:focus {{ border: 2px solid {c.accent}; }}
    QSlider::sub-page:horizontal:disabled, QSlider::handle:horizontal:disabled {{
        background: {c.line}; border-color: {c.line}; }}
    QFrame#banner {{ background: {c.panel}; border: 1px solid {c.line};
                     border-left: 4px solid {c.accent}; }}
    QFrame#banner[sign="warning"] {{ border-left-color: {c.warning}; }}
    QStatusBar {{ color: {c.dim}; }}
    QSplitter::handle {{ background: {c.line}; }}
    """


def load_fonts() -> None:
    """Where the system has no font for Chinese, add the shipped one behind its own."""
    if QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
        return
    added = QFontDatabase.addApplicationFont(str(resource("fonts", "NotoSansSC-subset.otf")))
    if added < 0:
        return
    font = QFont(QGuiApplication.font())
    font.setFamilies([font.family(), *QFontDatabase.applicationFontFamilies(added)])
    QGuiApplication.setFont(font)


def _pixmap(name: str, color: str, size: int) -> QPixmap:
    svg = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(svg.replace("currentColor", color).encode()))
    pixmap = QPixmap(QSize(size, size))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter)
    painter.end()
    return pixmap


def icon(name: str) -> QIcon:
    """A shipped icon in the text's colour, in the accent's where checked, sharp up to 200 %."""
    return QIcon(_icon(name, theme().colors))


@lru_cache(maxsize=256)
def _icon(name: str, colors: Colors) -> QIcon:
    result = QIcon()
    for size in (20, 40):
        result.addPixmap(_pixmap(name, colors.text, size), QIcon.Mode.Normal)
        result.addPixmap(_pixmap(name, colors.accent, size), QIcon.Mode.Normal, QIcon.State.On)
        result.addPixmap(_pixmap(name, colors.line, size), QIcon.Mode.Disabled)
    return result
