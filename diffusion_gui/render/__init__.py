"""Pictures: frames, film strips and charts as RGB arrays. NumPy and Pillow; no Qt, no torch."""
