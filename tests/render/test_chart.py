from __future__ import annotations

import io
import math
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from PIL import Image

from diffusion_gui.core.catalog import SCHEDULES
from diffusion_gui.core.recipes.schedules import make_schedule
from diffusion_gui.render.charts.chart import LINE_COLORS, ticks
from diffusion_gui.render.charts.schedule import draw_schedule

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.0, 1.0, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (0.0, 1000.0, [0, 200, 400, 600, 800, 1000]),
        (-87.0, 44.0, [-80, -60, -40, -20, 0, 20, 40]),
        (0.0, 0.02, [0, 0.005, 0.01, 0.015, 0.02]),
    ],
)
def test_ticks_are_round_numbers(low: float, high: float, expected: list[float]) -> None:
    assert ticks(low, high) == pytest.approx(expected)


@pytest.mark.parametrize("name", list(SCHEDULES))
@pytest.mark.parametrize("T", [1, 100])
def test_every_schedule_is_drawn_in_both_forms(name: str, T: int) -> None:
    schedule = make_schedule(name, T)
    image = Image.open(io.BytesIO(draw_schedule(schedule, ".png")))
    root = ET.fromstring(draw_schedule(schedule, ".svg"))
    assert image.size == (int(root.get("width", "")), int(root.get("height", "")))
    words = " ".join(text.text or "" for text in root.iter(SVG + "text"))
    for word in (name, "alpha", "sigma", "alpha_bar", "SNR"):
        assert word in words
    numbers = re.findall(
        r"-?\w+", " ".join(p.get("points", "") for p in root.iter(SVG + "polyline"))
    )
    assert "nan" not in numbers
    assert "inf" not in numbers


def test_the_curve_is_drawn_where_the_numbers_are() -> None:
    schedule = make_schedule("flow", 100)
    root = ET.fromstring(draw_schedule(schedule, ".svg"))
    colors = ["#{:02x}{:02x}{:02x}".format(*color) for color in LINE_COLORS]
    lines = [p for p in root.iter(SVG + "polyline") if len(p.get("points", "").split()) > 50]
    alpha = next(p for p in lines if p.get("stroke") == colors[0])
    points = np.array([[float(n) for n in pair.split(",")] for pair in alpha.get("points").split()])
    # alpha = 1 - t/T is a straight line from the top left to the bottom right of its axes.
    unit = (points - points[0]) / (points[-1] - points[0])
    np.testing.assert_allclose(unit[:, 0], np.linspace(0, 1, 101), atol=1e-3)
    np.testing.assert_allclose(unit[:, 1], np.linspace(0, 1, 101), atol=1e-3)
    assert points[0, 1] < points[-1, 1]
    assert math.isclose(points[0, 0], min(points[:, 0]))
