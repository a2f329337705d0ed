"""State of the Compare scene."""
