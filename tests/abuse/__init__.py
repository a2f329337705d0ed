"""Abuse: kills, damaged files, full disks. Quick parts run in the tests, long ones by hand."""
