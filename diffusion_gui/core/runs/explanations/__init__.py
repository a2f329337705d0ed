"""How the steps of each sampler are made: in numbers, symbols and lines of PyTorch; no torch."""
