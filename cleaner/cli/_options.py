"""The options that commands share, and what they mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from cleaner.inputs.folder import Row
    from cleaner.runner import Reading
    from cleaner.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])
Options = dict[str, Any]

_UNITS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}


def _names(context: click.Context, option: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...] | None:
    """Split at commas; None where the option was not given."""
    if not value:
        return None
    return tuple(name.strip() for part in value for name in part.split(",") if name.strip())


def _paths(context: click.Context, option: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...] | None:
    return value or None


def _size(context: click.Context, option: click.Parameter, value: str | None) -> int | None:
    if value is None:
        return None
    found = re.fullmatch(r"([0-9]{1,15}) ?([kmg]?)(?:i?b)?", value.strip(), re.ASCII | re.IGNORECASE)
    if not found:
        raise click.BadParameter(f"{value!r} is no size such as 5000, 64MB or 1GB")
    return int(found[1]) * _UNITS[found[2].lower()]


def _share(context: click.Context, option: click.Parameter, value: float | None) -> float | None:
    if value is not None and not 0 <= value <= 1:  # NaN is not between them either
        raise click.BadParameter(f"{value} is not a number from 0 to 1")
    return value


def _all(*options: Callable[[F], F]) -> Callable[[F], F]:
    def add(command: F) -> F:
        for option in reversed(options):
            command = option(command)
        return command

    return add


_many = partial(click.option, multiple=True)

debug = click.option("--debug", is_flag=True, help="Show where in the code an unexpected error comes from.")

choosing = _all(
    _many("--select", metavar="NAMES", callback=_names, help="Only these categories, rules or packs."),
    _many("--extend-select", metavar="NAMES", callback=_names, help="These too."),
    _many("--ignore", metavar="NAMES", callback=_names, help="Not these, whatever selects them."),
    _many("--rules", metavar="PATH", callback=_paths, help="Own packs: a TOML file or a folder."),
    click.option("--level", type=click.Choice(["careful", "normal", "bold"]), help="How sure a rule must be."),
    click.option(
        "--max-drop-share",
        type=float,
        metavar="SHARE",
        callback=_share,
        help="How much of a text rules that are not sure may take, 0 to 1.",
    ),
    click.option("--isolated", is_flag=True, help="Look for no config file."),
    debug,
)

reading = _all(
    click.option("--encoding", metavar="LABEL", help="The encoding of the input, if it has no byte order mark."),
    click.option("--on-decode", type=click.Choice(["guess", "error"]), help="Where the encoding is not clear."),
    click.option(
        "--max-bytes", metavar="SIZE", callback=_size, help="Leave larger files, by name. [default: 64MB; HTML 20MB]"
    ),
)

judging = _all(
    _many("--rule", metavar="NAMES", callback=_names, help="Only these rules, packs or categories."),
    click.option(
        "--samples", type=click.IntRange(0, 10_000), default=3, metavar="N", help="Texts of each rule. [default: 3]"
    ),
    click.option("--never", is_flag=True, help="Name the rules that never fired."),
    click.option("--json", is_flag=True, help="As JSON, one object a line."),
)

finding = _all(
    _many("--exclude", metavar="PATTERNS", callback=_names, help="Leave out what matches (*, ?)."),
    click.option("--follow", is_flag=True, help="Follow symbolic links inside the folder."),
)

_KEYS = ("select", "extend_select", "ignore", "rules", "level", "max_drop_share")


def settings(options: Options) -> Settings:
    """Return the settings for the options of `choosing`."""
    from cleaner.settings import Settings

    given = {key: options[key] for key in _KEYS if options[key] is not None}
    if options.get("exclude") is not None:
        given["exclude"] = ()  # the walk sees to it
    return Settings(given, isolated=options["isolated"])


def how(options: Options, *, on_decode: str = "guess") -> Reading:
    """Return the way to read for the options of `reading`; `on_decode` is the command's own default."""
    from cleaner.runner import Reading

    return Reading(
        max_bytes=options["max_bytes"],
        encoding=options["encoding"],
        on_decode=options["on_decode"] or on_decode,
        debug=options["debug"],
    )


def walking(options: Options) -> dict[str, Any]:
    """Return the arguments for `scan` that the options of `finding` and `reading` give."""
    return {"exclude": options["exclude"] or (), "follow": options["follow"], "max_bytes": options["max_bytes"]}


def prepare(rows: Iterator[Row], chosen: Settings) -> int:
    """Count the inputs, and read every config and pack they need: a fault there ends the run before it begins."""
    from cleaner.inputs.file import Found

    total = files = 0
    for row in rows:
        total += 1
        if isinstance(row, Found):
            chosen.choose(row)
            files += 1
    if not files:  # the options may be wrong all the same
        chosen.chosen(chosen.config("."))
    return total
