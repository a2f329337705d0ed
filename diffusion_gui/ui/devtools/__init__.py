"""Probe and bare window of `bench`."""
