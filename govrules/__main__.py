"""The program `govrules`, also run as `python -m govrules`.

Comes in: the arguments of the process. Goes out: its exit code. Must not know: any command.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and end the process with its exit code."""
    try:
        from govrules.cli.program import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
