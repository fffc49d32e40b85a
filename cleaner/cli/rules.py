"""cleaner rules: the packs; see them, test their examples, judge them by what they did, begin a new one."""

from __future__ import annotations

from typing import Any

import click

from cleaner.cli._options import choosing, debug, judging


@click.group()
def command() -> None:
    """Show the rules, run their examples, see what they did, begin a new one."""


@command.command("list")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print them.")
@choosing
def list_(form: str, **options: Any) -> int:
    """List all rules: id, category, kind, confidence, and whether it is on here."""
    from cleaner.cli._rules import show_all

    return show_all(form, options)


@command.command()
@click.argument("id", metavar="ID")
@choosing
def show(id: str, **options: Any) -> int:
    """Print a rule as it stands in its pack."""
    from cleaner.cli._rules import show_one

    return show_one(id, options)


@command.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@choosing
def test(paths: tuple[str, ...], **options: Any) -> int:
    """Run the examples inside all packs, or inside own ones (PATH), with all loaded; exit with 1 if one fails."""
    from cleaner.cli._examples import run_examples

    return run_examples(paths, options)


@command.command()
@click.argument("reports", nargs=-1, required=True, metavar="REPORT...")
@judging
@choosing
def stats(reports: tuple[str, ...], **options: Any) -> int:
    """Say how often each rule fired in reports of `clean` or `check --fix`, with samples of what it took.

    Half of the samples are the most frequent texts, the others are taken by chance, always the same ones.
    """
    from cleaner.cli._stats import show

    return show(reports, options)


@command.command()
@click.argument("id", metavar="ID")
@click.option("-o", "--out", metavar="FILE", help="Add the rule to this TOML file.")
@debug
def new(id: str, out: str | None, debug: bool) -> int:
    """Print a rule to begin with, or add it to a pack."""
    from cleaner.cli._rules import begin

    return begin(id, out)
