"""Downloading models from Hugging Face, only when asked for: what there is, and fetching it."""
