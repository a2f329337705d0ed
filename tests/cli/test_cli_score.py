"""`diffusion-gui score`: the table, the JSON, the plot, and mistakes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from diffusion_gui.core.recipes.network_calls import network_calls
from diffusion_gui.core.recipes.recipe import Recipe

Cli = Callable[..., tuple[int, str, str]]
QUICK = "score --model ideal:points:moons --count 60 --T 40"


def test_the_table_shows_every_figure_beside_its_floor(cli: Cli) -> None:
    code, out, err = cli(f"{QUICK} --steps 10")
    assert code == 0, err
    head, columns, energy, sliced, *notes = out.splitlines()
    assert "60 generated and 60 real" in head
    assert "10 network calls" in head
    assert columns.split() == ["generated", "real"]
    assert energy.startswith("Energy distance")
    assert sliced.startswith("Sliced Wasserstein")
    assert len(energy.split()) == len(sliced.split()) == 8
    assert energy.count("±") == sliced.count("±") == 2
    assert "± is one standard error" in notes[0]


def test_guidance_asks_twice_as_often_here_as_everywhere(cli: Cli) -> None:
    code, out, err = cli(f"{QUICK} --steps 10 --guidance 3")
    assert code == 0, err
    recipe = Recipe(steps=10, T=40, guidance=3.0)
    assert f"({network_calls(recipe, labelled=True)} network calls)" in out.splitlines()[0]
    assert network_calls(recipe, labelled=True) == 20


def test_json_holds_the_figures_and_what_was_measured(cli: Cli) -> None:
    code, out, _ = cli(f"{QUICK} --sampler heun --steps 8 --seed 3 --json")
    assert code == 0
    facts = json.loads(out)
    assert facts["network_calls"] == 15
    assert facts["data"] == "points:moons"
    assert (facts["sampler"], facts["steps"], facts["seed"], facts["count"]) == ("heun", 8, 3, 60)
    assert facts["scores"]["energy_distance"].keys() == {"value", "floor", "error", "floor_error"}
    again = json.loads(cli(f"{QUICK} --sampler heun --steps 8 --seed 3 --json")[1])
    assert again == facts


@pytest.mark.parametrize("suffix", [".png", ".svg"])
def test_the_plot_has_a_line_for_each_sampler(cli: Cli, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"few{suffix}"
    code, out, err = cli(f"{QUICK} --count 12 --json", "--plot", str(path))
    assert code == 0, err
    measured = json.loads(out)["plot"]
    asked = {(one["sampler"], one["network_calls"]) for one in measured}
    assert {("ddim", 5), ("dpmpp_2m", 20), ("euler", 10), ("ddpm", 40)} <= asked  # T is 40
    assert {calls for sampler, calls in asked if sampler == "heun"} == {5, 9, 19, 49}
    if suffix == ".png":
        with Image.open(path) as image:
            assert image.size[0] > 600
    else:
        text = path.read_text()
        assert all(word in text for word in ("ddim", "heun", "dpmpp_2m", "euler", "ddpm", "real"))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("score", "No model"),
        ("score --model nosuch", "ideal:DATA"),
        ("score --model ideal:digits --data points:moons --steps 2", "does not fit"),
        (f"{QUICK} --data nosuch", "nosuch"),
        (f"{QUICK} --count 1", "too few"),
        (f"{QUICK} --count many", "whole number"),
        (f"{QUICK} --steps 50", "at most 40"),
        (f"{QUICK} --plot few.gif", ".svg"),
        (f"{QUICK} --plot nowhere/few.png", "nowhere"),
    ],
)
def test_mistakes_are_told_in_words(cli: Cli, tmp_path: Path, line: str, said: str) -> None:
    code, out, err = cli(line)
    assert code == 2
    assert said in err
    assert "Traceback" not in err
    assert not out
    assert not list(tmp_path.iterdir())


def test_points_train_with_what_suits_them_and_flags_win(tmp_path: Path) -> None:
    import argparse

    from diffusion_gui.cli.train import COMMAND, settings_from
    from diffusion_gui.core.recipes.train_settings import suited

    parser = argparse.ArgumentParser()
    COMMAND.add_arguments(parser)
    args = parser.parse_args(["--out", "run", "--data", "points:moons", "--batch", "16"])
    settings = settings_from(args, tmp_path)
    assert settings.batch == 16
    for name in ("network", "steps", "lr", "level_std"):
        assert getattr(settings, name) == suited("points:moons")[name]
    args = parser.parse_args(["--out", "run"])
    assert settings_from(args, tmp_path).network == suited("shapes")["network"]
