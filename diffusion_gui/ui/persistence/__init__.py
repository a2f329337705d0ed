"""Settings, autosave and crash recovery."""
