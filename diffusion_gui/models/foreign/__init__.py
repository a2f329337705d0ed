"""Models of other programs, made ready with the libraries they were written with."""
