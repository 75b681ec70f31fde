"""Benchmarks: one file each, ratios first. `make bench` runs them and writes docs/benchmarks.md."""
