"""The window's side of the worker threads."""
