"""Make the classifiers that `diffusion-gui score` judges with; names: DATA or DATA.JUDGE.

Each is trained on the data set's own labels and tested on items it never saw: fresh shapes and
sounds; a fifth of the digits and of Fashion-MNIST (whose data must be there: see --data-dir of
diffusion-gui, or DIFFUSION_GUI_DATA_DIR). About a minute on one core for each of pictures, two of
sounds, four of clips.
"""

from __future__ import annotations

import sys

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.data import clips, open_dataset
from diffusion_gui.models.classifier import save
from diffusion_gui.models.judges.shifted import SHIFT
from diffusion_gui.storage.classifier_files import classifier_path
from diffusion_gui.training.classifier import train_classifier
from diffusion_gui.training.held_out import split

NAMES = ("shapes", "digits", "scenes.pixels", "sounds", "spoken", "clips", "clip_frames",
         "fashion_mnist.places")  # fmt: skip
OTHERWISE = {"fashion_mnist": (2500, 0)}
"""Other steps, and pixels that pictures are moved: clothes lie in the middle."""
PARTS = {"clip_frames": clips.frames}
"""Data that nobody chooses: parts of other data's items."""


def make(asked: str) -> None:
    """Train one classifier, or all of a data set, and write them beside this script."""
    name, _, only = asked.partition(".")
    data = PARTS[name]() if name in PARTS else open_dataset(name)
    modality = MODALITIES[data.domain.modality]
    beside = () if name in PARTS else modality.beside
    for judge in [only] if only else (*modality.judges, *beside):
        steps, shift = OTHERWISE.get(name, (0, SHIFT))
        training = train_classifier(
            name, judge, data.domain, *split(data), steps=steps, shift=shift
        )
        while True:
            try:
                step: Progress = next(training)
            except StopIteration as end:
                classifier = end.value
                break
            if step.done % 250 == 0:
                print(f"{name}, {judge}: step {step.done} of {step.total}", flush=True)
        path = classifier_path(name, judge)
        path.parent.mkdir(exist_ok=True)
        sha256 = save(path, classifier)
        print(
            f"{path}: {path.stat().st_size} bytes, {100 * classifier.accuracy:.2f} % of "
            f"{classifier.held_out} held-out items, sha256 {sha256[:16]}"
        )


if __name__ == "__main__":
    import torch

    torch.set_num_threads(1)
    for asked in sys.argv[1:] or NAMES:
        make(asked)
