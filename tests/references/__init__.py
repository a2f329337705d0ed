"""float64 NumPy references written from the papers. They import nothing of the program."""
