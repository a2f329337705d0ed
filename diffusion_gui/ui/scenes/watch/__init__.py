"""Widgets of the Watch scene."""
