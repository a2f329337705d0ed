"""The catalogue's lessons: the pages of the Learn scene, one line each."""

from __future__ import annotations

from diffusion_gui.core.registry import Entry, Registry

_PAGE = "diffusion_gui.ui.scenes.learn.pages."
LESSONS = Registry(
    "lesson",
    Entry("parts", _PAGE + "ideas:parts", "1  How it works",
          "How does a diffusion model work, and what are its parts?"),
    Entry("code", _PAGE + "code:simple", "2  In PyTorch",
          "How is a simple one written in PyTorch?"),
    Entry("processes", _PAGE + "ideas:processes", "3  Noising, denoising",
          "What are the noising and the denoising process, and what is each for?"),
    Entry("gradients", _PAGE + "ideas:gradients", "4  Gradients",
          "Which trouble do gradients make in training, and what helps?"),
    Entry("uses", _PAGE + "ideas:uses", "5  What it is good for",
          "What are its strengths, and where is it used?"),
    Entry("motion", _PAGE + "motion:motion", "Motion is one more axis",
          "How does a clip come out of noise, and why do its frames come together?"),
    Entry("together", _PAGE + "together:together", "Together with others",
          "What comes of joining diffusion with other models, and at what cost?"),
    Entry("article", _PAGE + "code:article", "The article's code",
          "What is wrong with the code of the source article, and how is it right?"),
)  # fmt: skip
