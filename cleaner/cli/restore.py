"""cleaner restore: the original bytes again, from clean texts and their report."""

from __future__ import annotations

import click

from cleaner.cli._options import debug


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="OUT|FILE...")
@click.option("-o", "--out", "back", metavar="BACK", help="The folder for the original files.")
@click.option("--report", metavar="FILE", help="The report. [default: OUT/report.jsonl]")
@click.option("--break-hardlinks", is_flag=True, help="Without -o: part a file from its other names.")
@debug
def command(paths: tuple[str, ...], back: str | None, report: str | None, break_hardlinks: bool, debug: bool) -> int:
    """Put back what `clean` (OUT -o BACK) or `check --fix` (FILE... --report FILE) took out.

    A text that was edited since is named and left alone.
    """
    from cleaner.cli._restore import folder, in_place
    from cleaner.errors import UsageError

    if back is None:
        if report is None:
            raise UsageError("where to? -o BACK is missing", remedy="or --report FILE to put files back in place")
        return in_place(paths, report, break_hardlinks=break_hardlinks)
    if len(paths) != 1:
        raise UsageError("-o BACK goes with one folder that `clean` made")
    return folder(paths[0], back, report or f"{paths[0]}/report.jsonl")
