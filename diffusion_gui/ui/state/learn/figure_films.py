"""Films of the lessons' figures: what each shows along its slider, ready to be exported."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.protocol.lessons import ARTICLE_DOMAIN, ArticleShown, SweepShown
from diffusion_gui.core.recipes.codec_choice import codec_of_shown
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.recipe_presets import ARTICLE
from diffusion_gui.core.recipes.schedules import schedule_of
from diffusion_gui.core.runs import comparison_clock
from diffusion_gui.core.runs.decoded import codec_of
from diffusion_gui.core.runs.exportable import FigureChart, FigureExport, FigurePanel
from diffusion_gui.core.runs.shown_values import shown_value, visible
from diffusion_gui.core.runs.trajectory import NoiseLevels, Trajectory
from diffusion_gui.render.films.run_film import level_lines
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.shared.exports import Part, captions

from .learn import LOOK_RECIPE, Learning

PAGES = {"processes": "one_step", "article": "article", "uses": "sound"}
"""Pages whose figure is not the journey, by the name of their figure's film."""


def lesson_parts(learning: Learning) -> list[Part]:
    """The figures that are there, that of the open page first."""
    films: dict[str, Part] = {}
    if learning.recorded:
        films["journey"] = (tr("Data to noise to data"), journey_film(learning.recorded))
    if learning.sweep is not None:
        films["one_step"] = (
            tr("One-step prediction at every noise level"),
            sweep_film(learning.sweep),
        )
    if learning.article is not None:
        film = article_film(learning.article, learning.recorded or ())
        films["article"] = (tr("The article's loop and a right one"), film)
    if learning.sound_sweep is not None:
        run = noised_sound(learning.film_recipe, learning.sound_sweep)
        films["sound"] = (tr("A sound is noised"), (run,))
    front = PAGES.get(learning.page, "journey")
    return [films[name] for name in sorted(films, key=lambda name: name != front)]


def journey_film(ways: tuple[Trajectory, ...]) -> FigureExport:
    """The recorded item, from data to noise and back."""
    words, names = captions(), (tr("Noising (forward)"), tr("Denoising (reverse)"))
    states, texts, levels = [], [], []
    for name, way in zip(names, ways, strict=True):
        for k in range(len(way)):
            frame = way[k]
            states.append(shown_value(way, k, "x"))
            place = level_lines(frame.t, frame.alpha, frame.sigma, way.recipe.T, words)
            texts.append(f"{name}     {place[1]}")
        levels.append(100.0 * comparison_clock.level(way.path)[: len(way)])
    chart = FigureChart(
        words.level, words.progress, _shares(len(states)), (("", np.concatenate(levels)),), (0, 100)
    )
    panel = FigurePanel(tr("State"), "x", np.concatenate(states))
    return FigureExport(ways[-1].recipe, ways[-1].domain, (panel,), tuple(texts), chart)


def sweep_film(sweep: SweepShown) -> FigureExport:
    """One picture noised further and further, and the network's guess at each level."""
    words, schedule = captions(), schedule_of(LOOK_RECIPE)
    alpha, sigma = schedule.alpha[sweep.t], schedule.sigma[sweep.t]
    places = zip(sweep.t.tolist(), alpha, sigma, strict=True)
    texts = tuple(level_lines(*place, schedule.T, words)[1] for place in places)
    state = [visible(x, *level) for x, *level in zip(sweep.x, alpha, sigma, strict=True)]
    error = np.sqrt(np.square(sweep.x0 - sweep.clean).reshape(len(sweep.t), -1).mean(axis=1))
    panels = (
        FigurePanel(tr("noised to here"), "x", np.stack(state)),
        FigurePanel(tr("the prediction"), "x0", sweep.x0),
        FigurePanel(tr("the noise in it"), "eps", sweep.eps),
    )
    chart = FigureChart(
        tr("Error of the prediction"),
        words.level,
        np.round(100.0 * schedule.noise_level[sweep.t], 1),
        (("", error.astype(np.float64)),),
        (0.0, 0.5),
    )
    return FigureExport(LOOK_RECIPE, sweep.domain, panels, texts, chart)


def noised_sound(recipe: Recipe, sweep: SweepShown) -> Trajectory:
    """The noising of the lesson's sound as a run, with the network's prediction at each step."""
    codec, count = codec_of_shown(sweep.domain.modality), len(sweep.t)
    items = (codec, codec_of(codec).shown(sweep.domain)) if codec else None
    labels = np.array([sweep.domain.labels.index(recipe.label)], np.int64)
    path = NoiseLevels.of(schedule_of(recipe), sweep.t)
    run = Trajectory(recipe, sweep.domain, labels, path, sweep.x[:1], items=items)
    for k in range(count - 1):
        run.add(sweep.x0[k : k + 1], sweep.eps[k : k + 1], sweep.x[k + 1 : k + 2])
    return run


def article_film(shown: ArticleShown, ways: tuple[Trajectory, ...]) -> FigureExport:
    """The article's loop, and where it is known the right one, pass by pass."""
    total = len(shown.level)
    shares = [n / (total - 1) for n in range(total)]
    frames = [article_panels(shown, ways, share) for share in shares]
    panels = tuple(
        FigurePanel(one[0].name, one[0].kind, np.concatenate([panel.x for panel in one]))
        for one in zip(*frames, strict=True)
    )
    texts = [tr("pass {n} of {total}").format(n=n + 1, total=total) for n in range(total)]
    lines = [(tr("article"), 100.0 * shown.level)]
    if ways:
        places = [_place(ways[-1], share) for share in shares]
        lines.append((tr("correct"), 100.0 * comparison_clock.level(ways[-1].path)[places]))
    words = captions()
    chart = FigureChart(words.level, words.progress, _shares(total), tuple(lines), (0, 100))
    recipe = ways[-1].recipe if ways else ARTICLE
    return FigureExport(recipe, ARTICLE_DOMAIN, panels, tuple(texts), chart)


def article_panels(
    shown: ArticleShown, ways: tuple[Trajectory, ...], share: float
) -> list[FigurePanel]:
    """Both loops at one place of their way, 0 at noise and 1 at their end."""
    i = round(share * (len(shown.level) - 1))
    panels = [
        FigurePanel(tr("article: given"), "x", shown.given[i : i + 1]),
        FigurePanel(tr("article: made"), "x0", shown.made[i : i + 1]),
    ]
    if ways:
        right, k = ways[-1], _place(ways[-1], share)
        panels += [
            FigurePanel(tr("right: the state"), "x", shown_value(right, k, "x")),
            FigurePanel(tr("right: the guess"), "x0", shown_value(right, k, "x0")),
        ]
    return panels


def _place(way: Trajectory, share: float) -> int:
    return round(share * (len(way) - 1))


def _shares(count: int) -> npt.NDArray[np.float64]:
    return np.linspace(0.0, 100.0, count)
