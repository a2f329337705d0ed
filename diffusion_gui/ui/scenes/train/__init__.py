"""Widgets of the Train scene."""
