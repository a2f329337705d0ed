"""Files of sounds: WAV with every sample as it is, FLAC in 16 bits; and what is said of sound."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.entries import ExporterEntry
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.core.runs.exportable import ComparisonExport, Exportable
from diffusion_gui.core.runs.loudness import gain_db
from diffusion_gui.core.runs.sound import clean_state
from diffusion_gui.core.text import Translatable, msg
from diffusion_gui.render.films.animation import Wave
from diffusion_gui.render.films.make import is_heard
from diffusion_gui.render.films.sound_film import RATE, Sounds, frames_of
from diffusion_gui.storage import atomic
from diffusion_gui.storage.file_places import with_places

HEARD = "heard"
"""Key, in the JSON of a file of sounds, of what of the run it holds."""
Convert = Callable[[Wave], npt.NDArray[Any]]
_WRITING = "writing sounds"
_BLOCK = 65536


def write_wav(film: Sounds, target: Path) -> Iterator[Progress]:
    """Write 32-bit floats, one channel."""
    yield from _write(film, target, ("wav", "pcm_f32le", "flt"), lambda wave: wave)


def write_flac(film: Sounds, target: Path) -> Iterator[Progress]:
    """Write FLAC of 16 bits, one channel."""
    yield from _write(film, target, ("flac", "flac", "s16"), to_16_bits)


def to_16_bits(wave: Wave) -> npt.NDArray[np.int16]:
    """Samples as whole numbers, 32,768 being full scale."""
    whole: npt.NDArray[np.int16] = np.rint(wave * np.float32(32768.0)).clip(-32768, 32767)
    return whole.astype(np.int16)


def _write(
    film: Sounds, target: Path, kind: tuple[str, str, str], convert: Convert
) -> Iterator[Progress]:
    """Encode the samples; `kind` is container format, codec and sample format."""
    import av

    form, codec, samples = kind
    yield Progress(0, 1, _WRITING)
    wave, gains = film.made()
    content = json.loads(film.recipe_json)
    content[HEARD] = {
        "shown": film.options.show[0],
        "state": film.k,
        "items": list(film.items),
        "gain_db": [round(gain_db(gain), 3) if gain else None for gain in gains],
    }
    text = with_places(json.dumps(content, ensure_ascii=True), target)
    with (
        atomic.replacing(target) as temporary,
        av.open(str(temporary), "w", format=form) as out,
    ):
        out.metadata["comment"] = text
        stream: Any = out.add_stream(codec, rate=film.sound_rate)
        stream.codec_context.layout = "mono"
        stream.codec_context.format = samples
        for at in range(0, len(wave), _BLOCK):
            block = convert(wave[at : at + _BLOCK])
            frame = av.AudioFrame.from_ndarray(block[None], format=samples, layout="mono")
            frame.sample_rate, frame.pts = film.sound_rate, at
            frame.time_base = Fraction(1, film.sound_rate)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    yield Progress(1, 1, _WRITING)


def no_sounds(entry: ExporterEntry, exportable: Exportable) -> UserError:
    """Why a file of sounds cannot be written of `exportable`."""
    why = "The items of this run make none."
    if not isinstance(exportable, tuple):
        why = "Several panes, a film over training or a figure are an animation."
    return UserError(
        msg("{format} holds sounds.", format=msg(entry.label)),
        why,
        "Choose a format of animations or pictures.",
    )


def of_sound(
    entry: ExporterEntry, exportable: Exportable, options: ExportOptions
) -> tuple[Translatable, ...]:
    """What the file leaves out of the sounds of `exportable`, or does to them, in words."""
    if not is_heard(exportable):
        return _of_several(entry, exportable)
    assert isinstance(exportable, tuple)
    run, words = exportable[-1], []
    if entry.sounds:
        k = options.step if options.step >= 0 else len(run) - 1
        if len(options.show) > 1:
            words.append(msg("Of what is shown only {first} is heard.", first=options.show[0]))
        if (k, options.show[0]) != clean_state(run):
            words.append(msg("It is made no louder than the clean sound."))
    elif "sound" not in entry.plays:
        if entry.name != "npz":
            words.append(
                msg("{format} is silent; MP4 and WebM are heard.", format=msg(entry.label))
            )
    elif options.sound:
        if len(run.labels) > 1:
            words.append(msg("One of {count} items is heard.", count=len(run.labels)))
        stays = max(frames_of(one, options) for one in exportable) / RATE
        words.append(
            msg(
                "Each state stays {seconds} s, as long as it is heard, no louder than the clean "
                "sound.",
                seconds=f"{stays:.2f}",
            )
        )
    return tuple(words)


def _of_several(entry: ExporterEntry, exportable: Exportable) -> tuple[Translatable, ...]:
    """Panes and films over training are silent, whatever the format."""
    if isinstance(exportable, ComparisonExport) and is_heard(exportable.runs):
        return (msg("All panes together are silent; one alone is heard."),)
    return ()
