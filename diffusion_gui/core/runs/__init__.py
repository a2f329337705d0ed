"""What a run leaves behind, and arithmetic on it."""
