"""cleaner check: say what would go, show it as a diff, or take it out in place."""

from __future__ import annotations

from typing import Any

import click

from cleaner.cli._options import choosing, finding, reading


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--diff", is_flag=True, help="Print a unified diff; write nothing.")
@click.option("--fix", is_flag=True, help="Rewrite the files in place, each whole or not at all.")
@click.option("--report", metavar="FILE", help="With --fix: add to this report; restore reads it.")
@click.option("--no-report", is_flag=True, help="With --fix: the originals are safe elsewhere, say in git.")
@click.option("--break-hardlinks", is_flag=True, help="With --fix: part a file from its other names.")
@click.option("--fix-html", is_flag=True, help="With --fix: HTML pages too; each becomes its clean text.")
@finding
@reading
@choosing
def command(paths: tuple[str, ...], **options: Any) -> int:
    """Print one line for each drop; exit with 1 if there is any.

    The line is: path:line:col  rule  category  the text.
    """
    from cleaner.cli._check import fix, look
    from cleaner.errors import UsageError

    if not options["fix"]:
        for key in ("report", "no_report", "break_hardlinks", "fix_html"):
            if options[key]:
                raise UsageError(f"--{key.replace('_', '-')} goes with --fix")
        return look(paths, options)
    if options["diff"]:
        raise UsageError("--diff writes nothing and --fix does: choose one")
    if bool(options["report"]) == options["no_report"]:
        raise UsageError(
            "--fix needs either --report FILE or --no-report",
            remedy="the report is what restore puts the files back from",
        )
    return fix(paths, options)
