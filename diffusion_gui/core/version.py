"""The program's version, which files and messages carry."""

__version__ = "0.1.0"
