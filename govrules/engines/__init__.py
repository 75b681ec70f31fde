"""Engines find verdicts: ids, dates and codes, no prose. The reference interpreter defines the meaning.

Comes in: rules and records. Goes out: verdicts. Must not know: files, wording, reports.
"""
