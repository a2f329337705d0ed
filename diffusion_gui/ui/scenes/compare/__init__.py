"""Widgets of the Compare scene."""
