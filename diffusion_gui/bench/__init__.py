"""The product's own speed, as ratios within one run: what costs how much more than it must."""
