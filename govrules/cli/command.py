"""One command: how it takes its arguments, and how its help shows them.

Comes in: arguments. Goes out: what typer makes of them. Must not know: any one command.
"""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand

from govrules.cli.spreading import spread


class Command(TyperCommand):
    """A command whose repeatable options may be named once for several values.

    Its help names arguments as people write them, `SOURCE [PATH…]`, without the types of a programme.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments, after each value was given its option."""
        takes_value = {
            name: bool(parameter.multiple)
            for parameter in self.params
            if parameter.param_type_name == "option" and not getattr(parameter, "is_flag", False)
            for name in parameter.opts
        }
        return super().parse_args(ctx, spread(args, takes_value, len(self._arguments())))

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """What stands behind the command's name in its usage line."""
        named = [(_name(each), each.required) for each in self._arguments()]
        return ["[OPTIONS]", *(name if required else f"[{name}]" for name, required in named)]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """The arguments and the options, each with its line of help."""
        arguments = [(_name(each), each.help or "") for each in self._arguments()]
        if arguments:
            with formatter.section("Arguments"):
                formatter.write_dl(arguments)
        options = [
            record
            for each in self.get_params(ctx)
            if each.param_type_name == "option" and (record := each.get_help_record(ctx)) is not None
        ]
        with formatter.section("Options"):
            formatter.write_dl(options)

    def _arguments(self) -> list[Any]:
        return [each for each in self.params if each.param_type_name == "argument"]


def _name(argument: Any) -> str:
    name = argument.metavar or argument.name.upper()
    return f"{name}…" if argument.nargs != 1 else name
