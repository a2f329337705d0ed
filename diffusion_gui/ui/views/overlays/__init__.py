"""Overlays: one file each, with the layer that it paints and how it is made of what is shown."""
