"""Networks, one line each."""

from __future__ import annotations

from diffusion_gui.core.entries import NetworkEntry
from diffusion_gui.core.options import Option
from diffusion_gui.core.registry import Registry

_UNET, _MLP = "diffusion_gui.models.unet:UNet", "diffusion_gui.models.mlp:MLP"
_VIDEO = "diffusion_gui.models.unet:VideoUNet"
_ARTICLE = "diffusion_gui.models.article:ArticleNet"
_SIZE = (
    Option("width", "int", 128, "Width", "Hidden units", low=8, high=4096, slider=(16, 512)),
    Option("depth", "int", 3, "Depth", "Residual blocks", low=1, high=32, slider=(1, 8)),
)
_CONDITIONED = Option("conditioned", "bool", False, "Noise level as input", "The article's network "
                      "is given neither the step nor the noise level; turn this on to compare",
)  # fmt: skip

_CODEC = (
    Option("channels", "int", 32, "Channels", "Width at the first resolution",
           low=8, high=512, slider=(8, 128)),
    Option("latent", "int", 4, "Latent channels", "Numbers made of each block of 4x4 pixels",
           low=1, high=64, slider=(1, 16)),
    Option("kl", "float", 1e-4, "KL weight",
           "How much latents are drawn to a standard normal; more makes them smoother and the "
           "pictures blurred", low=0.0, high=1.0),
)  # fmt: skip

_EDM, _X0 = "edm", "x0"


def _unet(
    name: str,
    label: str,
    channels: int,
    blocks: int,
    summary: str,
    *,
    patch: int = 2,
    frames: int = 0,
    predicts: str = _EDM,
    sides: int = 0,
) -> NetworkEntry:
    options: tuple[Option, ...] = (
        Option("channels", "int", channels, "Channels", "Width at the first resolution",
               low=8, high=512, slider=(8, 128)),
        Option("blocks", "int", blocks, "Blocks", "Residual blocks at each resolution",
               low=1, high=8),
        Option("patch", "int", patch, "Patch",
               "Side of the pixel blocks folded into channels first",
               low=1, high=8),
        Option("dropout", "float", 0.0, "Dropout", "Share of activations dropped in training",
               low=0.0, high=0.9),
        Option("predicts", "choice", predicts, "Predicts", "What the network is trained to tell: "
               "a mix of clean item and noise that suits every level (EDM), or the clean item",
               choices=(_EDM, _X0), words=("EDM's mix", "The clean item")),
    )  # fmt: skip
    if frames:
        folded = Option("frames", "int", frames, "Frames folded",
                        "How many frames of a clip are folded into channels first",
                        low=1, high=8)  # fmt: skip
        options = (*options, folded)
    return NetworkEntry(name, _VIDEO if frames else _UNET, label, summary, options, sides=sides)


NETWORKS = Registry(
    "network",
    _unet("unet_small", "U-Net, small", 32, 1, "Residual U-Net with attention, quick to train"),
    _unet("unet", "U-Net", 64, 2, "Residual U-Net with attention"),
    _unet("unet_large", "U-Net, large", 128, 2, "Residual U-Net with attention, for a GPU"),
    _unet("video", "Video U-Net", 64, 1, "Residual U-Net over space and time, for clips",
          patch=4, frames=2, predicts=_X0, sides=3),
    NetworkEntry("autoencoder", "diffusion_gui.models.autoencoder:Autoencoder", "Autoencoder",
                 "Turns pictures into a quarter of their sides and back, for a denoiser to work on",
                 _CODEC, modality="image", codec="autoencoder"),
    NetworkEntry("mlp", _MLP, "MLP", "Residual multilayer perceptron for points", _SIZE,
                 modality="points"),
    # Its three strides of two leave nothing of a smaller picture.
    NetworkEntry("article", _ARTICLE, "Article's network",
                 "Three convolutions and Tanh, made to run", (_CONDITIONED,),
                 sides=2, min_side=8, plain=True),
)  # fmt: skip
