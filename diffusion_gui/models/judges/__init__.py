"""The networks that judge, one file each; `core/catalog/judges.py` has their lines."""
