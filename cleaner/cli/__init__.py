"""The command line: one module a command (layer 6). `cleaner/cli/NAME.py` holds `command`, the command NAME.

At the top of those modules stands only what `--help` needs: everything else is imported on use.
"""

from __future__ import annotations

import click

from cleaner import __version__
from cleaner.registry import load, names


class Commands(click.Group):
    """A group that finds its commands by their file names."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(names("cli"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in names("cli"):
            return None
        command: click.Command = load("cli", cmd_name).command
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="cleaner")
def cli() -> None:
    """Strip boilerplate from scraped articles, with a report that puts every byte back.

    Exit codes: 0 all done, 1 found something (check, clean --compare), 2 not understood and nothing processed, 3 some
    inputs ended as named errors.
    """
