"""State of the Watch scene."""
