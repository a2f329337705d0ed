"""Dialogs: questions asked in a window of their own."""
