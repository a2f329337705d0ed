"""Words of the window in the person's language, through Qt's own translator."""

from __future__ import annotations

import locale
import re
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from diffusion_gui.core.paths import resource
from diffusion_gui.core.text import Translatable

LANGUAGES = {"en": "English", "zh_CN": "简体中文"}
CONTEXT = "ui"


def speak_plainly() -> None:
    """Have the C library read and write numbers and errors as it does without a language.

    To be called after the application was made, for Qt sets it to the person's language: then "no
    space left" is told in that one instead of the window's, and libraries read 0.5 as 0.
    """
    for part in ("LC_NUMERIC", "LC_MESSAGES"):
        if hasattr(locale, part):  # Windows has no LC_MESSAGES
            locale.setlocale(getattr(locale, part), "C")


def tr(text: str) -> str:
    """`text` in the language in use; English where there is no translation."""
    return QCoreApplication.translate(CONTEXT, text)


def in_words(text: str) -> str:
    """What the program says of itself (errors, notices) in the language in use.

    The template of what was said is translated, and so is what was said within it.
    """
    if not isinstance(text, Translatable):
        return tr(text) if text else ""
    template = tr(text.template) if text.template else ""
    if not text.values:
        return str(text) if template == text.template else template
    values = {
        name: in_words(value) if isinstance(value, Translatable) else value
        for name, value in text.values.items()
    }
    return _closed_up(template.format(**values))


def sentences(*texts: str) -> str:
    """Several texts, one after the other, as `in_words` gives them."""
    return _closed_up(" ".join(in_words(text) for text in texts if text))


def _closed_up(text: str) -> str:
    """Without the spaces that Chinese does not put between sentences."""
    return re.sub(r"(?<=[。；：！？]) ", "", text)


def system_language() -> str:
    """The language of LANGUAGES that the system speaks, English otherwise."""
    return "zh_CN" if QLocale.system().language() == QLocale.Language.Chinese else "en"


class Language:
    """Owns the installed translators: the window's words, and those that Qt adds itself."""

    def __init__(self) -> None:
        self.code = "en"
        self._translators: list[QTranslator] = []

    def use(self, code: str) -> None:
        """Speak `code` (a key of LANGUAGES) from now on; windows rebuild themselves to follow."""
        app = QCoreApplication.instance()
        assert app is not None
        for old in self._translators:
            app.removeTranslator(old)
        self._translators = []
        qt = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        for path in (qt / f"qtbase_{code}.qm", resource("i18n", f"{code}.qm")):
            translator = QTranslator(app)
            if code != "en" and translator.load(str(path)):
                app.installTranslator(translator)
                self._translators.append(translator)
        self.code = code
