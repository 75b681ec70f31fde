"""The event engine: durable-rules watches cases as they move.

Comes in: rules, events. Goes out: verdicts as they change. Must not know: files of rules, wording, reports.
"""
