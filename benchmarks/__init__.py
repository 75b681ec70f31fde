"""Measuring: the batch engine beside SQL written by hand, and the reference interpreter."""
