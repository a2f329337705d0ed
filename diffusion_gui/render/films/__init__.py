"""Animations of each thing that can be exported."""
