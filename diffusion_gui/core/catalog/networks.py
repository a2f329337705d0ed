"""Networks, one line each."""

from __future__ import annotations

from diffusion_gui.core.entries import NetworkEntry
from diffusion_gui.core.options import Option
from diffusion_gui.core.registry import Registry

_UNET, _MLP = "diffusion_gui.models.unet:UNet", "diffusion_gui.models.mlp:MLP"
_VIDEO = "diffusion_gui.models.video_unet:VideoUNet"
_DEEP, _DIT = "diffusion_gui.models.deep_unet:DeepUNet", "diffusion_gui.models.dit:DiT"
_LAYOUT = "diffusion_gui.core.recipes.network_layout:"
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

_VAE = (
    Option("channels", "int", 24, "Channels", "Width at the first resolution",
           low=8, high=512, slider=(8, 128)),
    Option("latent", "int", 16, "Latent numbers", "Normal numbers that an item is made of",
           low=1, high=1024, slider=(2, 64)),
    Option("deviation", "float", 0.1, "Error allowed", "How far off a value of an item may be "
           "(the deviation of the decoder's normal distribution); more brings latents nearer to "
           "a standard normal and blurs the items", low=0.001, high=10.0, slider=(0.02, 0.5)),
)  # fmt: skip

_EDM, _X0 = "edm", "x0"


def _predicts(default: str) -> Option:
    return Option("predicts", "choice", default, "Predicts", "What the network is trained to tell: "
                  "a mix of clean item and noise that suits every level (EDM), or the clean item",
                  choices=(_EDM, _X0), words=("EDM's mix", "The clean item"),
    )  # fmt: skip


def _unet(
    name: str,
    label: str,
    channels: int,
    blocks: int,
    summary: str,
    *more: Option,
    target: str = _UNET,
    layout: str = "",
) -> NetworkEntry:
    options = (
        Option("channels", "int", channels, "Channels", "Width at the first resolution",
               low=8, high=512, slider=(8, 128)),
        Option("blocks", "int", blocks, "Blocks", "Residual blocks at each resolution",
               low=1, high=8),
        Option("patch", "int", 2, "Patch",
               "Side of the pixel blocks folded into channels first",
               low=1, high=8),
        Option("dropout", "float", 0.0, "Dropout", "Share of activations dropped in training",
               low=0.0, high=0.9),
        _predicts(_EDM),
        *more,
    )  # fmt: skip
    return NetworkEntry(name, target, label, summary, options, layout=layout)


_CLIPS = (
    Option("channels", "int", 64, "Channels", "Width at half of the rows and columns",
           low=8, high=512, slider=(8, 128)),
    Option("blocks", "int", 1, "Blocks", "Residual blocks over space and time, with attention "
           "between all places of a clip, before and after its frames agree", low=1, high=8),
    Option("patch", "int", 2, "Patch", "Side of the pixel blocks folded into channels first",
           low=1, high=8),
    Option("frames", "int", 2, "Frames folded",
           "How many frames of a clip are folded into channels first", low=1, high=8),
    Option("dropout", "float", 0.0, "Dropout", "Share of activations dropped in training",
           low=0.0, high=0.9),
    _predicts(_X0),
)  # fmt: skip
_DEPTH_BY_SIZE = (
    Option("levels", "int", 0, "Resolutions", "Each has half the side of the one before; by size: "
           "down to a side of 8", low=0, high=8, zero="By size"),
    Option("widest", "int", 4, "Widest", "Channels double at each lower resolution, up to so many "
           "times the first", low=1, high=32, slider=(1, 8)),
    Option("attention", "int", 256, "Attention up to", "Resolutions of more positions than this "
           "have no attention: its cost grows with their square", low=0, high=65_536,
           slider=(0, 1024), zero="None"),
)  # fmt: skip
_TRANSFORMER = (
    Option("heads", "int", 3, "Heads", "Attention heads; the width is heads times head width",
           low=1, high=32, slider=(1, 16)),
    Option("head_width", "choice", "64", "Head width", "Channels of each attention head",
           choices=("32", "48", "64", "72", "96", "128")),
    Option("depth", "int", 6, "Depth", "Transformer blocks", low=1, high=48, slider=(1, 28)),
    Option("patch", "int", 0, "Patch", "Side of the pixel blocks that become one position; by "
           "size: at most 256 positions", low=0, high=32, slider=(0, 16), zero="By size"),
    _predicts(_EDM),
)  # fmt: skip


NETWORKS = Registry(
    "network",
    _unet("unet_small", "U-Net, small", 32, 1, "Residual U-Net with attention, quick to train"),
    _unet("unet", "U-Net", 64, 2, "Residual U-Net with attention"),
    _unet("unet_large", "U-Net, large", 128, 2, "Residual U-Net with attention, for a GPU"),
    NetworkEntry("video", _VIDEO, "Video U-Net", "Details frame by frame, and what happens agreed "
                 "by all frames, for clips", _CLIPS, sides=3),
    _unet("unet_deep", "U-Net, deep", 64, 1, "Its depth goes by the size of the items; for "
          "pictures of 64 pixels and more", *_DEPTH_BY_SIZE, target=_DEEP,
          layout=_LAYOUT + "deep_unet_words"),
    NetworkEntry("dit", _DIT, "Diffusion transformer (DiT)", "Attention between patches of a "
                 "picture instead of convolutions", _TRANSFORMER, sides=2,
                 layout=_LAYOUT + "dit_words"),
    NetworkEntry("autoencoder", "diffusion_gui.models.autoencoder:Autoencoder", "Autoencoder",
                 "Turns pictures into a quarter of their sides and back, for a denoiser to work on",
                 _CODEC, modality="image", task="codec", codec="autoencoder"),
    NetworkEntry("vae", "diffusion_gui.models.vae:VAE", "VAE", "Variational autoencoder: makes "
                 "pictures in one go, of a few normal numbers and their class", _VAE,
                 modality="image", task="generator"),
    NetworkEntry("classifier", "diffusion_gui.models.classifier_network:ClassifierNetwork",
                 "Classifier", "Names the class of pictures; it can lead a denoiser (Guide)",
                 modality="image", task="classifier", labelled=True),
    NetworkEntry("mlp", _MLP, "MLP", "Residual multilayer perceptron for points", _SIZE,
                 modality="points"),
    # Its three strides of two leave nothing of a smaller picture.
    NetworkEntry("article", _ARTICLE, "Article's network",
                 "Three convolutions and Tanh, made to run", (_CONDITIONED,),
                 sides=2, min_side=8, plain=True),
)  # fmt: skip
