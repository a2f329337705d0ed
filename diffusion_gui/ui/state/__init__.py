"""State objects without widgets: each fact has one owner."""
