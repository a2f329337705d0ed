"""Safe reading and writing, file formats, downloads; no torch, no Qt."""
