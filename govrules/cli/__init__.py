"""The command line: one file per command, arguments in, exit code out.

Comes in: what was typed. Goes out: text on two streams, files, an exit code (0 done, 1 what was looked
for was found, 2 bad input or usage). Must not know: how anything is read, judged or worded.
"""
