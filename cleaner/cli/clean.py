"""cleaner clean: scraped texts in, clean texts and their report out."""

from __future__ import annotations

from typing import Any

import click

from cleaner.cli._options import choosing, finding, reading


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="IN...")
@click.option("-o", "--out", metavar="OUT", help="The folder for the clean texts and report.jsonl.")
@click.option("--report", metavar="FILE", help="Write the report to FILE (too).")
@click.option("--media-type", metavar="TYPE", help="What stdin holds. [default: text/plain]")
@finding
@reading
@choosing
def command(inputs: tuple[str, ...], out: str | None, report: str | None, **options: Any) -> int:
    """Clean files and folders into the folder OUT; `-` is stdin, and goes to stdout.

    OUT gets each clean text under its own relative name, report.jsonl and run.json.
    """
    from cleaner.cli._clean import folder, stream
    from cleaner.errors import UsageError

    if "-" in inputs:
        if inputs != ("-",) or out is not None:
            raise UsageError("`-` reads stdin and writes stdout: it goes with no other input and no -o")
        return stream(report, options)
    if out is None:
        raise UsageError("where to? -o OUT is missing", remedy="cleaner clean IN -o OUT")
    if options["media_type"] is not None:
        raise UsageError("--media-type goes with `-`; files tell theirs by their names")
    return folder(inputs, out, report, options)
