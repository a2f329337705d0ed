"""Codecs: between items and the states that a model works on."""
