"""State of the Learn scene."""
