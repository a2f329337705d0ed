"""Make `spoken.npz`: the ten digits as eSpeak NG says them in 240 voices, each at its own pace.

Needs `espeak-ng` 1.51 (`apt install espeak-ng`), which the program itself does not.

    python resources/data/make_spoken.py          # writes spoken.npz beside this file
"""

from __future__ import annotations

import io
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

Wave = npt.NDArray[np.float32]

RATE, SAMPLES = 16_000, 8_192
WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
ACCENTS = ("en-us", "en-gb", "en-gb-x-rp", "en-gb-scotland")
VARIANTS = (
    *("", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "f1", "f2", "f3", "f4", "f5"),
    *("adam", "Alex", "Andy", "Annie", "antonio", "aunty", "belinda", "benjamin", "boris"),
    *("caleb", "Denis", "Diogo", "ed", "edward", "edward2", "gene", "gene2", "Henrique", "Hugo"),
    *("iven", "iven3", "iven4", "Jacky", "john", "klatt", "linda", "Marcelo", "Mario", "max"),
    *("Michael", "michel", "Miguel", "mike", "Nguyen", "pablo", "paul", "pedro", "quincy"),
    *("rob", "robert", "sandro", "steph", "steph2", "steph3", "victor", "Zac"),
)
"""Voices that a classifier which never heard them understands; whispers and robots are left out."""
LONGEST = 7_800
"""Samples that a word may last; a longer one is said faster, never cut."""
SLOWEST, FASTEST, HASTE = 160, 220, 10
"""Words a minute that are drawn, and what is added until the word fits."""
DEEPEST, HIGHEST = 35, 65
LOUDNESS, SPREAD, PEAK = -19.0, 2.0, 0.85
"""RMS of a word in dB of full scale, how far it varies to both sides, and the largest sample."""
EDGE, GAP = 80, 320
"""Samples kept on both sides of a word, faded; silence between two words in the stored stream."""
BITS_PER_SECOND = 26_000


def say(word: str, voice: str, speed: int, pitch: int) -> Wave:
    """The word at `RATE`, without the silence around it."""
    command = ["espeak-ng", "-v", voice, "-s", str(speed), "-p", str(pitch), "--stdout", word]
    said = subprocess.run(command, check=True, capture_output=True).stdout
    start = said.index(b"data") + 8  # what the header says of a stream's length is not true
    wave = np.frombuffer(said[start : len(said) - len(said) % 2], "<i2").astype(np.float32)
    frame = av.AudioFrame.from_ndarray(wave[None] / 32768, "fltp", "mono")
    frame.sample_rate = int.from_bytes(said[24:28], "little")
    resampler = av.AudioResampler("fltp", "mono", RATE)
    blocks = [out for given in (frame, None) for out in resampler.resample(given)]
    return trimmed(np.concatenate([block.to_ndarray()[0] for block in blocks]))


def trimmed(wave: Wave) -> Wave:
    """From the first to the last 5 ms within 40 dB of the loudest, with faded edges of 5 ms."""
    blocks = len(wave) // EDGE
    level = np.sqrt((wave[: blocks * EDGE].reshape(blocks, EDGE) ** 2).mean(1))
    loud = np.flatnonzero(level > 0.01 * level.max())
    wave = wave[max(0, (loud[0] - 1) * EDGE) : (loud[-1] + 2) * EDGE].copy()
    fade = np.linspace(0, 1, EDGE, dtype=np.float32)
    wave[:EDGE] *= fade
    wave[-EDGE:] *= fade[::-1]
    return wave


def recording(number: int) -> tuple[Wave, int]:
    """Recording `number` of all, and the sample of the item at which it begins."""
    voice, label = divmod(number, len(WORDS))
    accent, variant = ACCENTS[voice % len(ACCENTS)], VARIANTS[voice // len(ACCENTS)]
    rng = np.random.default_rng(number)
    speed = int(rng.integers(SLOWEST, FASTEST + 1))
    pitch = int(rng.integers(DEEPEST, HIGHEST + 1))
    loudness = LOUDNESS + rng.uniform(-SPREAD, SPREAD)
    name = f"{accent}+{variant}" if variant else accent
    while len(wave := say(WORDS[label], name, speed, pitch)) > LONGEST:
        speed += HASTE
    wave *= 10 ** (loudness / 20) / np.sqrt((wave**2).mean())
    wave *= min(1.0, PEAK / np.abs(wave).max())
    free = SAMPLES - len(wave)
    return wave, free // 2 + int(rng.integers(-free // 8, free // 8 + 1))


def opus(wave: Wave) -> bytes:
    """The wave as one Ogg Opus stream."""
    file = io.BytesIO()
    with av.open(file, "w", format="ogg") as container:
        stream = container.add_stream("libopus", rate=RATE, layout="mono")
        stream.bit_rate = BITS_PER_SECOND
        stream.options = {
            "application": "audio",
            "vbr": "on",
            "compression_level": "10",
            "frame_duration": "60",
        }
        for start in range(0, len(wave), RATE):
            frame = av.AudioFrame.from_ndarray(wave[None, start : start + RATE], "flt", "mono")
            frame.sample_rate, frame.pts = RATE, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()


def main() -> None:
    voices = len(ACCENTS) * len(VARIANTS)
    with ThreadPoolExecutor() as pool:
        made = list(pool.map(recording, range(voices * len(WORDS))))
    silence = np.zeros(GAP, np.float32)
    stream = np.concatenate([part for wave, _ in made for part in (wave, silence)])
    target = Path(__file__).with_name("spoken.npz")
    np.savez(
        target,
        opus=np.frombuffer(opus(stream), np.uint8),
        lengths=np.array([len(wave) for wave, _ in made], np.uint16),
        starts=np.array([start for _, start in made], np.uint16),
        labels=np.tile(np.arange(len(WORDS), dtype=np.uint8), voices),
        voices=np.repeat(np.arange(voices, dtype=np.uint8), len(WORDS)),
    )
    print(f"{target.name}: {len(made):,} recordings, {target.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
