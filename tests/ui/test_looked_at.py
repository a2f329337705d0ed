"""What was seen on pictures of the window once, and stays mended."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hands import a_beat_later
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QCheckBox, QLabel, QSlider, QSpinBox, QWidget

from diffusion_gui.core.recipes.export_options import EXPORT_OPTIONS
from diffusion_gui.ui.scenes.learn.scene import WIDTH, LearnScene
from diffusion_gui.ui.scenes.train.scene import TrainScene
from diffusion_gui.ui.scenes.watch.inspector.inspector import Inspector
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.theme import line_color, theme
from diffusion_gui.ui.views.panels import current_panels
from diffusion_gui.ui.widgets.controls import NumberControl
from diffusion_gui.ui.widgets.step_plot import RunPlot

Until = Callable[..., None]


def contrast(one: QColor, other: QColor) -> float:
    """WCAG 2.2 contrast ratio."""

    def luminance(color: QColor) -> float:
        parts = [color.redF(), color.greenF(), color.blueF()]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("look", ["dark", "light"])
def test_boxes_and_handles_stand_out_from_what_is_behind_them(qtbot, look: str) -> None:
    """WCAG 1.4.11: three to one for what a control is seen by."""
    theme().use(look)
    behind = QColor(theme().colors.panel)
    box = QCheckBox("box")
    slider = QSlider()
    slider.setOrientation(slider.orientation().Horizontal)
    slider.resize(200, 24)
    for widget in (box, slider):
        qtbot.addWidget(widget)
        image = widget.grab().toImage()
        seen = [
            contrast(image.pixelColor(x, y), behind)
            for x in range(16)
            for y in range(image.height())
        ]
        assert max(seen) >= 3.0, type(widget).__name__
    theme().use("dark")


def test_where_a_branch_parts_is_not_called_the_end(ran: MainWindow, until: Until) -> None:
    session = ran.app_state.session
    session.playback.seek(session.timeline.starts()[1] + 3)
    assert ran.app_state.watch.branches.fork({"seed": 5})
    until(lambda: session.timeline.complete)
    session.playback.pause()
    note = ran._scenes["watch"].findChildren(Inspector)[0]._note
    last = session.timeline.planned - 1
    parting = session.timeline.starts()[2] - 1
    for position, words in ((parting, "the branch parts"), (last, "a new sample")):
        session.playback.seek(position)
        a_beat_later(ran)
        assert words in note.text()


def test_captions_fit_beside_each_other_in_the_smallest_window(ran: MainWindow) -> None:
    session = ran.app_state.session
    session.set_show(("x", "x0", "eps"))
    ran.resize(1024, 640)
    measure = QLabel().fontMetrics()
    across = 430 / 3  # the canvas there, in three
    for panel in current_panels(ran.app_state.watch):
        assert measure.horizontalAdvance(panel.title) + 36 < across, panel.title


def test_names_of_lines_are_in_the_title_and_cover_no_curve(qtbot) -> None:
    plot = RunPlot("Gradient norm", "", log=True)
    qtbot.addWidget(plot)
    line = plot.line("#e69f00", 1, "stem")
    plot.tell_names([line])
    title = plot.getPlotItem().titleLabel.text
    assert title.startswith("Gradient norm")
    assert "#e69f00" in title
    assert "stem" in title
    assert plot.getPlotItem().legend is None


def test_a_zero_that_is_no_number_is_shown_as_a_word(qtbot) -> None:
    control = NumberControl(EXPORT_OPTIONS["scale"], 0, 16)
    qtbot.addWidget(control)
    control.set_value(0)
    field = control.findChild(QSpinBox)
    assert (field.text(), field.value()) == ("auto", 0)
    said = []
    control.changed.connect(said.append)
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert (field.text(), said) == ("1", [1])


@pytest.mark.parametrize("look", ["dark", "light"])
def test_names_in_the_colours_of_their_curves_can_be_read(qapp, look: str) -> None:
    theme().use(look)
    canvas = QColor(theme().colors.canvas)
    colors = [QColor(line_color(i)) for i in range(7)]
    assert min(contrast(color, canvas) for color in colors) >= 3.0
    assert len({color.name() for color in colors}) == 7
    theme().use("dark")


def test_on_a_wide_screen_samples_grow_with_the_curves(ran: MainWindow, qtbot) -> None:
    scene = ran.scene("train")
    assert isinstance(scene, TrainScene)
    form, curves, samples = scene.sizes()
    ran.resize(3840, 2160)
    qtbot.waitUntil(lambda: scene.width() > 3000)
    wide = scene.sizes()
    assert wide[0] == form
    assert curves < wide[1] < 2 * wide[2]
    assert wide[2] > 2 * samples


def test_on_a_wide_screen_a_page_to_read_stands_in_the_middle(ran: MainWindow, qtbot) -> None:
    scene = ran.scene("learn")
    assert isinstance(scene, LearnScene)
    ran.resize(3840, 2160)
    qtbot.waitUntil(lambda: scene.page.width() > 3000)
    text = scene.page.widget().findChildren(QWidget, "page")[0]
    left = text.x()
    right = scene.page.widget().width() - text.x() - text.width()
    assert text.width() <= WIDTH
    assert abs(left - right) <= 2
