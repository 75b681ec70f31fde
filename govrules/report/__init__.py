"""What is handed over: one format per file.

Comes in: verdicts, unfit rows, counts, as plain values. Goes out: text and files.
Must not know: how a verdict is found or explained; a sentence that explains one is handed in.
"""
