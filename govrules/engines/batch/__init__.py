"""The batch engine: rules lowered once to SQL, run by DuckDB or Spark over many records.

Comes in: `Rules` and typed or raw tables. Goes out: tables of verdicts, lazily. Must agree with the
reference interpreter on every record. Must not know: the reference interpreter, reading, wording.
"""
