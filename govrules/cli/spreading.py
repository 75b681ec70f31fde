"""Options that take several values: `--rules A B C`, as well as `--rules A --rules B`.

Comes in: the arguments of one command. Goes out: the same, each value with its option.
Must not know: typer, what the options mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def spread(args: Iterable[str], takes_value: Mapping[str, bool], arguments: int) -> list[str]:
    """Repeat a repeatable option before each of its values.

    `takes_value` says of every option with a value whether it is repeatable. Only behind the command's own
    `arguments`: in `--rules A book.xlsx` the book is still the source.

    >>> spread(["book.xlsx", "--rules", "a", "b", "--lang", "zh"], {"--rules": True, "--lang": False}, 1)
    ['book.xlsx', '--rules', 'a', '--rules', 'b', '--lang', 'zh']
    """
    found: list[str] = []
    seen = 0
    awaited: str | None = None  # the option whose value comes next
    open_option: str | None = None  # the repeatable option that further values belong to
    rest = iter(args)
    for arg in rest:
        if awaited is not None:
            open_option = awaited if takes_value[awaited] else None
            awaited = None
            found.append(arg)
        elif arg == "--":
            found += [arg, *rest]
        elif arg.startswith("-") and arg != "-":
            name, joined, _ = arg.partition("=")
            awaited = name if name in takes_value and not joined else None
            open_option = name if joined and takes_value.get(name) else None
            found.append(arg)
        elif open_option is not None and seen >= arguments:
            found += [open_option, arg]
        else:
            seen += 1
            found.append(arg)
    return found
