"""Letters with a hat are drawn: many fonts set the combining mark beside its letter, or lose it."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import numpy as np
from hands import inspector_of
from PySide6.QtGui import QFont, QImage, QTextDocument

import diffusion_gui
from diffusion_gui.core.catalog import SAMPLERS
from diffusion_gui.core.runs.step_formula import explanation_of
from diffusion_gui.ui.dialogs.help import HelpDialog
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.widgets.notation import rich_text

HAT = "\u0302"


def test_no_text_on_screen_relies_on_the_font_for_a_hat(ran: MainWindow) -> None:
    recipe, label = ran.app_state.session.recipe, inspector_of(ran).symbols
    for sampler in SAMPLERS:
        changed = recipe.changed(sampler=sampler)
        formula = explanation_of(changed).symbols(changed)
        label.show_formula(formula)
        assert HAT in formula.formula
        assert HAT not in label.text()
        assert label.text().count("<img") == f"{formula.formula}{formula.correction}".count(HAT)
        assert HAT in label.accessibleDescription()
    ran._actions["help"].trigger()
    (dialog,) = ran.findChildren(HelpDialog)
    assert HAT not in dialog.text.toPlainText()
    assert "x\u0302" in str(dialog._sections)
    dialog.close()


def test_a_drawn_letter_has_its_hat_above_its_middle() -> None:
    font = QFont()
    font.setPixelSize(40)
    html = rich_text("a < x\u0302_0", font, 1.0)
    assert html.startswith("a &lt; <img ")
    assert html.endswith(">_0")
    data = re.search('base64,([^"]+)', html)
    assert data is not None
    picture = QImage.fromData(base64.b64decode(data[1])).convertToFormat(
        QImage.Format.Format_Alpha8
    )
    ink = np.array(picture.constBits()).reshape(picture.height(), -1)[:, : picture.width()]
    rows = np.flatnonzero(ink.any(1))
    gap = np.flatnonzero(~ink.any(1)[rows[0] : rows[-1]])
    assert len(gap), "the hat stands free of the letter"
    hat = ink[: rows[0] + gap[0]].astype(float)
    middle = (hat.sum(0) * (np.arange(hat.shape[1]) + 0.5)).sum() / hat.sum()
    assert abs(middle - picture.width() / 2) < 2
    document = QTextDocument()
    document.setHtml(html)
    assert document.toPlainText() == "a < \ufffc_0"


def test_hats_are_written_only_where_rich_text_draws_them() -> None:
    package = Path(diffusion_gui.__file__).parent
    found = {path.name for path in package.rglob("*.py") if HAT in path.read_text("utf-8")}
    assert found == {
        "notation.py",
        "consistency.py",
        "gaussian.py",
        "multistep.py",
        "ode.py",
        "help_words.py",
        "step_formula.py",
    }
