"""From states to pictures: NumPy and Pillow, without Qt and without torch."""
