"""Models in one .safetensors file, laid out as Stable Diffusion's own code wrote them."""
