"""cleaner clean: scraped texts in, clean texts and their report out."""

from __future__ import annotations

from typing import Any

import click

from cleaner.cli._options import choosing, finding, reading


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="IN...")
@click.option("-o", "--out", metavar="OUT", help="The folder for the clean texts and report.jsonl.")
@click.option("--report", metavar="FILE", help="Write the report to FILE (too).")
@click.option("--compare", metavar="REPORT", help="Write nothing; show what would differ from this report.")
@click.option("--media-type", metavar="TYPE", help="What stdin holds. [default: text/plain]")
@click.option("--format", metavar="NAME", help="What HTML pages become: text or markdown. [default: text]")
@finding
@reading
@choosing
def command(inputs: tuple[str, ...], out: str | None, report: str | None, compare: str | None, **options: Any) -> int:
    """Clean files and folders into the folder OUT; `-` is stdin, and goes to stdout.

    Of HTML pages the main content is taken: a.html becomes a.html.txt, or a.html.md with --format markdown.

    OUT gets each clean text under its own relative name, report.jsonl and run.json.

    With --compare each line is path:line, then + (would go now) or - (went, would stay now), rule, category and text;
    exit with 1 if there is any difference.
    """
    from cleaner.cli._clean import folder, stream
    from cleaner.errors import UsageError

    if compare is not None:
        return _compared(
            inputs,
            compare,
            {"-o": out, "--report": report, "--media-type": options["media_type"], "--format": options["format"]},
            options,
        )
    if "-" in inputs:
        if inputs != ("-",) or out is not None:
            raise UsageError("`-` reads stdin and writes stdout: it goes with no other input and no -o")
        return stream(report, options)
    if out is None:
        raise UsageError("where to? -o OUT is missing", remedy="cleaner clean IN -o OUT")
    if options["media_type"] is not None:
        raise UsageError("--media-type goes with `-`; files tell theirs by their names")
    return folder(inputs, out, report, options)


def _compared(inputs: tuple[str, ...], report: str, refused: dict[str, str | None], options: dict[str, Any]) -> int:
    from cleaner.cli._compare import compare
    from cleaner.errors import UsageError

    for name, value in refused.items():
        if value is not None:
            raise UsageError(f"--compare writes nothing: it goes without {name}")
    if "-" in inputs:
        raise UsageError("--compare goes with files and folders, not with `-`")
    return compare(inputs, report, options)
