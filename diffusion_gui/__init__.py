"""A desktop microscope for diffusion models."""

__version__ = "0.1.0"
