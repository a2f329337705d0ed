"""Export: writing an MP4 from a trajectory, against the encoder alone."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.protocol.files import ExportRequest
from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.export import execute
from diffusion_gui.export.video import H264_OPTIONS
from diffusion_gui.render.films.run_film import Film

from .figure import Figure, ratio
from .sizes import Sizes
from .synthetic_run import denoised
from .timing import alternated

TARGET = 2.0
_OPTIONS = ExportOptions(hold_first=0.0, hold_last=0.0)


def measure_export(sizes: Sizes) -> Iterator[Progress | Figure]:
    """Frames a second of an exported MP4, over those of the encoder fed with finished frames."""
    yield Progress(0, 1, "export")
    run = denoised(sizes.film_frames - 1, 16)
    film = Film([run], _OPTIONS)
    ready = [_planes(film.frame(i)) for i in range(len(film))]
    with tempfile.TemporaryDirectory(prefix="diffusion-gui-bench-") as folder:
        target = Path(folder, "bench.mp4")

        def export() -> None:
            for _ in execute(ExportRequest((run,), _OPTIONS, target)):
                pass

        times = alternated(
            {"export": export, "encoder": lambda: _encode(ready, film.size, target)}, sizes.repeats
        )
    figure = ratio(
        "export/mp4",
        "Exporting an MP4, over the encoder alone with the same settings",
        ("export", times["export"]),
        ("encoder", times["encoder"]),
        TARGET,
    )
    rates = ", ".join(f"{what} {len(film) / s:.0f} frames/s" for what, s in figure.parts.items())
    width, height = film.size
    yield replace(figure, note=f"{len(film)} frames of {width}x{height}: {rates}")


def _planes(picture: Any) -> Any:
    """A picture as the encoder takes it."""
    from av import VideoFrame

    return VideoFrame.from_ndarray(picture, format="rgb24").reformat(format="yuv420p")


def _encode(ready: list[Any], size: tuple[int, int], target: Path) -> None:
    import av

    rate = Fraction(_OPTIONS.fps).limit_denominator(1000)
    with av.open(str(target), "w", format="mp4") as out:
        stream: Any = out.add_stream("libx264", rate=rate, options=dict(H264_OPTIONS))
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        for at, frame in enumerate(ready):
            frame.pts, frame.time_base = at, 1 / rate
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
