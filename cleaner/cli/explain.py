"""cleaner explain: why a line goes, or why it stays."""

from __future__ import annotations

from typing import Any

import click

from cleaner.cli._options import choosing, reading


@click.command()
@click.argument("address", metavar="FILE:LINE")
@reading
@choosing
def command(address: str, **options: Any) -> int:
    """Say which rule takes a line and why, or which rules came close and why it stays."""
    from cleaner.cli._explain import show

    return show(address, options)
