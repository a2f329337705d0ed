"""State of the Train scene."""
