"""Models in the format of Hugging Face diffusers, as far as they are known without torch."""
