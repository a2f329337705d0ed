"""Overlays: one file a kind, with the layer that it paints and how it is made of what is shown."""
