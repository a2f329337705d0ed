"""Commands and scenes, one line each."""

from __future__ import annotations

from diffusion_gui.core.registry import Entry, Registry

_CLI = "diffusion_gui.cli."
COMMANDS = Registry(
    "command",
    Entry("noise", _CLI + "noise:COMMAND", "noise", "Noise data step by step: the forward process"),
    Entry("sample", _CLI + "sample:COMMAND", "sample", "Denoise step by step: the reverse process"),
    Entry("train", _CLI + "train:COMMAND", "train", "Train a denoiser"),
    Entry("score", _CLI + "score:COMMAND", "score", "Measure the quality of what a model makes"),
    Entry("schedule", _CLI + "schedule:COMMAND", "schedule", "Tabulate or draw a noise schedule"),
    Entry("order", _CLI + "order:COMMAND", "order", "Draw each sampler's order of accuracy"),
    Entry("list", _CLI + "listing:COMMAND", "list", "What there is to choose from"),
    Entry("download", _CLI + "download:COMMAND", "download", "Fetch a data set, or a model of "
          "Hugging Face"),
    Entry("inspect", _CLI + "inspect:COMMAND", "inspect", "What a file holds"),
    Entry("bench", _CLI + "bench:COMMAND", "bench", "The program's own speed, as ratios"),
    Entry("doctor", _CLI + "doctor:COMMAND", "doctor", "Versions, device, and what is missing"),
)  # fmt: skip

SCENES = Registry(
    "scene",
    Entry("watch", "diffusion_gui.ui.scenes.watch.scene:WatchScene", "Watch",
          "See data dissolve into noise and come back"),
    Entry("train", "diffusion_gui.ui.scenes.train.scene:TrainScene", "Train",
          "Train a denoiser and see it learn"),
    Entry("compare", "diffusion_gui.ui.scenes.compare.scene:CompareScene", "Compare",
          "Two to four runs side by side, from the same noise"),
    Entry("learn", "diffusion_gui.ui.scenes.learn.scene:LearnScene", "Learn",
          "Five questions about diffusion models, with figures to play with"),
)  # fmt: skip
