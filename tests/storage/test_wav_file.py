"""WAV files, read back by FFmpeg."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np

from diffusion_gui.storage.wav_file import wav_bytes


def test_another_program_reads_the_same_numbers(tmp_path: Path) -> None:
    samples = np.random.default_rng(0).uniform(-1, 1, 1234).astype(np.float32)
    path = tmp_path / "a.wav"
    path.write_bytes(wav_bytes(samples, 16000))
    with av.open(str(path)) as file:
        stream = file.streams.audio[0]
        assert (stream.rate, stream.channels) == (16000, 1)
        assert stream.codec_context.name == "pcm_f32le"
        read = np.concatenate([frame.to_ndarray().ravel() for frame in file.decode(stream)])
    np.testing.assert_array_equal(read, samples)
