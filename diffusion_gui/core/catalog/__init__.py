"""The catalogue: one line for everything the product has. Menus, flags and tests read it."""

from __future__ import annotations

from diffusion_gui.core.options import Option
from diffusion_gui.core.registry import Entry, Registry
from diffusion_gui.core.schedule_handles import HANDLES

from .exporters import EXPORTERS as EXPORTERS
from .lessons import LESSONS as LESSONS
from .presets import COMPARISONS as COMPARISONS
from .presets import PRESETS as PRESETS

_SCHEDULE = "diffusion_gui.core.schedule:"
SCHEDULES = Registry(
    "schedule",
    Entry("linear", _SCHEDULE + "linear", "Linear", "DDPM: beta grows linearly"),
    Entry(
        "scaled_linear",
        _SCHEDULE + "scaled_linear",
        "Scaled linear",
        "Latent diffusion: the square root of beta grows linearly",
    ),
    Entry("cosine", _SCHEDULE + "cosine", "Cosine", "Improved DDPM: gentle at both ends"),
    Entry("sigmoid", _SCHEDULE + "sigmoid", "Sigmoid", "Jabri et al.: a sigmoid in alpha-bar"),
    Entry("karras", _SCHEDULE + "karras", "Karras", "Variance exploding: sigma from 0.002 to 80"),
    Entry(
        "flow", _SCHEDULE + "flow", "Flow", "Flow matching: the straight path from data to noise"
    ),
    Entry(
        "article",
        _SCHEDULE + "article",
        "Article",
        "The source article: sigmoid(0.1 t), half noisy from its first step",
    ),
    Entry("custom", _SCHEDULE + "custom", "Custom", "Your own, through handles", (HANDLES,)),
)

_ETA = Option(
    "eta",
    "float",
    0.0,
    "Eta",
    "Share of the posterior noise that each step adds: 0 is deterministic DDIM, 1 is DDPM",
    low=0.0,
    high=1.0,
)
_SAMPLER = "diffusion_gui.diffusion.samplers."
SAMPLERS = Registry(
    "sampler",
    Entry("ddpm", _SAMPLER + "gaussian:ddpm", "DDPM", "Ancestral sampling, posterior variance"),
    Entry(
        "ddim", _SAMPLER + "gaussian:ddim", "DDIM", "Implicit model; eta sets its noise", (_ETA,)
    ),
    Entry("euler", _SAMPLER + "ode:euler", "Euler", "First order along the probability-flow ODE"),
    Entry(
        "heun",
        _SAMPLER + "ode:heun",
        "Heun",
        "Second order, two network calls a step",
        traits={"calls": 2},
    ),
    Entry(
        "euler_ancestral",
        _SAMPLER + "ode:euler_ancestral",
        "Euler ancestral",
        "An Euler step down, then fresh noise up",
    ),
    Entry(
        "dpmpp_2m",
        _SAMPLER + "multistep:dpmpp_2m",
        "DPM-Solver++ 2M",
        "Second order with one network call a step",
        traits={"memory": True},
    ),
)

POINT_SETS = (
    "swiss_roll",
    "moons",
    "circles",
    "checkerboard",
    "spiral",
    "gaussians",
    "s_curve",
    "heart",
)
PICTURE_KINDS = "png jpg jpeg bmp tif tiff webp gif avif heic heif"
_DATA = "diffusion_gui.data."
DATASETS = Registry(
    "data set",
    Entry(
        "shapes",
        _DATA + "shapes:load",
        "Shapes",
        "Coloured shapes, drawn as you ask, 3x28x28",
        traits={"kind": "image"},
    ),
    Entry(
        "digits",
        _DATA + "digits:load",
        "Digits",
        "1,797 real handwritten digits, 1x28x28",
        traits={"kind": "image"},
    ),
    *(
        Entry(
            f"points:{name}",
            _DATA + "points:load",
            name.replace("_", " ").capitalize(),
            "Points in the plane",
            traits={"kind": "points"},
        )
        for name in POINT_SETS
    ),
    Entry(
        "mnist",
        _DATA + "torchvision_sets:load",
        "MNIST",
        "Handwritten digits (download)",
        traits={"kind": "image", "download": True},
    ),
    Entry(
        "fashion_mnist",
        _DATA + "torchvision_sets:load",
        "Fashion-MNIST",
        "Clothes (download)",
        traits={"kind": "image", "download": True},
    ),
    Entry(
        "cifar10",
        _DATA + "torchvision_sets:load",
        "CIFAR-10",
        "Small photographs (download)",
        traits={"kind": "image", "download": True},
    ),
    Entry(
        "images:FOLDER",
        _DATA + "folder:load",
        "Folder of images",
        "Your own pictures",
        traits={
            "kind": "image",
            "pattern": True,
            "suffixes": tuple(f".{kind}" for kind in PICTURE_KINDS.split()),
        },
    ),
    Entry(
        "points:FILE.csv",
        _DATA + "points:load",
        "Points from a CSV",
        "Two columns, x and y",
        traits={"kind": "points", "pattern": True},
    ),
)

_CONDITIONED = Option(
    "conditioned",
    "bool",
    False,
    "Noise level as input",
    "The article's network is given neither the step nor the noise level; turn this on to compare",
)


def _unet(name: str, label: str, channels: int, blocks: int, summary: str) -> Entry:
    return Entry(
        name,
        "diffusion_gui.models.unet:UNet",
        label,
        summary,
        (
            Option(
                "channels",
                "int",
                channels,
                "Channels",
                "Width at the first resolution",
                low=8,
                high=512,
            ),
            Option(
                "blocks",
                "int",
                blocks,
                "Blocks",
                "Residual blocks at each resolution",
                low=1,
                high=8,
            ),
            Option(
                "patch",
                "int",
                2,
                "Patch",
                "Side of the pixel blocks folded into channels first",
                low=1,
                high=8,
            ),
            Option(
                "dropout",
                "float",
                0.0,
                "Dropout",
                "Share of activations dropped in training",
                low=0.0,
                high=0.9,
            ),
        ),
        {"kind": "image"},
    )


NETWORKS = Registry(
    "network",
    _unet("unet_small", "U-Net, small", 32, 1, "Residual U-Net with attention, quick to train"),
    _unet("unet", "U-Net", 64, 2, "Residual U-Net with attention"),
    _unet("unet_large", "U-Net, large", 128, 2, "Residual U-Net with attention, for a GPU"),
    Entry(
        "mlp",
        "diffusion_gui.models.mlp:MLP",
        "MLP",
        "Residual multilayer perceptron for points",
        (
            Option("width", "int", 128, "Width", "Hidden units", low=8, high=4096),
            Option("depth", "int", 3, "Depth", "Residual blocks", low=1, high=32),
        ),
        {"kind": "points"},
    ),
    Entry(
        "article",
        "diffusion_gui.models.article:ArticleNet",
        "Article's network",
        "Three convolutions and Tanh, made to run",
        (_CONDITIONED,),
        # Three strides of two leave nothing of a smaller picture.
        {"kind": "image", "sides": 2, "min_side": 8},
    ),
)

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
    Entry("inspect", _CLI + "inspect:COMMAND", "inspect", "What a file holds"),
    Entry("bench", _CLI + "bench:COMMAND", "bench", "The program's own speed, as ratios"),
    Entry("doctor", _CLI + "doctor:COMMAND", "doctor", "Versions, device, and what is missing"),
)

SCENES = Registry(
    "scene",
    Entry(
        "watch",
        "diffusion_gui.ui.scenes.watch.scene:WatchScene",
        "Watch",
        "See data dissolve into noise and come back",
    ),
    Entry(
        "train",
        "diffusion_gui.ui.scenes.train.scene:TrainScene",
        "Train",
        "Train a denoiser and see it learn",
    ),
    Entry(
        "compare",
        "diffusion_gui.ui.scenes.compare.scene:CompareScene",
        "Compare",
        "Two to four runs side by side, from the same noise",
    ),
    Entry(
        "learn",
        "diffusion_gui.ui.scenes.learn.scene:LearnScene",
        "Learn",
        "Five questions about diffusion models, with figures to play with",
    ),
)
