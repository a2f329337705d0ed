"""The mathematics of diffusion; torch only: no files, threads, registries. See FORMULAS.md."""
