"""Files to values: rules and record types from YAML, records from tables and workbooks.

Comes in: folders and files as people write them. Goes out: values of `govrules.model`, or every
diagnostic at once. Must not know: engines, verdicts, wording.
"""
