"""Still pictures: a film strip, a contact sheet, and a folder with every frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image

from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.render.films.animation import Moving
from diffusion_gui.render.films.run_film import Film
from diffusion_gui.render.films.sheet import Sheet
from diffusion_gui.render.films.strip import draw_strip
from diffusion_gui.render.grid import Picture
from diffusion_gui.storage import atomic
from diffusion_gui.storage.file_places import with_places

from .embedded import FRAMES, carries_recipe
from .metadata import png_info
from .video import WRITING


def is_own_frame(path: Path) -> bool:
    """Whether a file is a frame that this program exported, which a new export may replace."""
    return path.match(FRAMES) and carries_recipe(path)


def write_strip(film: Film, target: Path) -> Iterator[Progress]:
    """Write moments of the film side by side as one PNG."""
    yield from _write_still(film, lambda: draw_strip(film), target, "drawing the strip")


def write_sheet(film: Sheet, target: Path) -> Iterator[Progress]:
    """Write one state of clips as one PNG."""
    yield from _write_still(film, lambda: film.frame(0), target, "drawing the contact sheet")


def _write_still(
    film: Film, draw: Callable[[], Picture], target: Path, what: str
) -> Iterator[Progress]:
    yield Progress(0, 1, what)
    notes = png_info(with_places(film.recipe_json, target))
    picture = draw()
    with atomic.replacing(target) as temporary:
        Image.fromarray(picture).save(temporary, "PNG", pnginfo=notes)
        yield Progress(1, 1, what)


def write_frames(film: Moving, target: Path) -> Iterator[Progress]:
    """Write every frame as a PNG, named in order of play, into a folder of their own."""
    yield Progress(0, len(film), WRITING)
    notes = png_info(with_places(film.recipe_json, target / "frame"))
    with atomic.replacing_folder(target, is_own_frame) as folder:
        for i in range(len(film)):
            Image.fromarray(film.frame(i)).save(
                folder / f"frame_{film.file_name(i)}.png", "PNG", pnginfo=notes
            )
            yield Progress(i + 1, len(film), WRITING)
