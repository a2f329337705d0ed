"""Data sets: named, procedural, downloaded, and the person's own files, behind one `Dataset`."""

from .dataset import Dataset, open_dataset, opening

__all__ = ["Dataset", "open_dataset", "opening"]
