"""The words all floors speak: standard library and NumPy only."""
