"""For rule authors: the examples that rules carry, run.

Comes in: `Rules`. Goes out: results. Must not know: the command line.
"""
