"""What can be found out about rules without a record.

Comes in: `Rules`. Goes out: tables and findings about them. Must not know: the command line, reports.
"""
