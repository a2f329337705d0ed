"""Widgets of the Learn scene."""
