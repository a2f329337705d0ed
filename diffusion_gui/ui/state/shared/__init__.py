"""State that several scenes have: playing, undo, parts to export."""
