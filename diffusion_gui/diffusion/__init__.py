"""The mathematics of diffusion; torch only, no files, threads or registries."""
