"""Scenes: the rooms of the window, one file each."""
