"""What rules, records and verdicts are: frozen values, no engine, no input or output.

Comes in: nothing but dates and texts. Goes out: the words of the design as types.
Must not know: files, tables, engines, wording.
"""
