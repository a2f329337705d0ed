"""Data sets: named, procedural, downloaded, and the person's own files, behind one `Dataset`."""
