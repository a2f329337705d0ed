"""The backend: one thread that advances the engine's generators. Standard library only."""
