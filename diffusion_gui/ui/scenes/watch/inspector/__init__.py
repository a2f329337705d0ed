"""The inspector: this step's formula, schedule, histogram, spectrum and code."""
