"""Safety nets around Qt and Python."""
