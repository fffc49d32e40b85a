"""Many files, one outcome each, in order (layer 5).

An *outcome* is a cleaned record, a named error or a named skip: nothing that goes in comes out as nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from cleaner.errors import Failure, InputError, Skip
from cleaner.inputs import Record, limit
from cleaner.inputs.file import Found, Skipped, read
from cleaner.result import Result
from cleaner.settings import Chosen


class Cleaned(NamedTuple):
    """A record and what became of it; `rules` is the digest of the rule set."""

    record: Record
    result: Result
    rules: str


Outcome = Cleaned | Failure | Skip


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are read: `max_bytes` each (None: what their media type allows), `encoding` a label for all,
    `on_decode` "guess" or "error".

    With `debug` an unexpected exception ends the run instead of its document only.
    """

    max_bytes: int | None = None
    encoding: str | None = None
    on_decode: str = "guess"
    debug: bool = False

    def most(self, media_type: str) -> int:
        """Return how many bytes an input may have."""
        return limit(media_type) if self.max_bytes is None else self.max_bytes


DEFAULT = Reading()


def run(
    rows: Iterable[Found | Skip | Failure], choose: Callable[[Found], Chosen | Skip], how: Reading = DEFAULT
) -> Iterator[Outcome]:
    """Read and clean each file found; what is no file passes through.

    `choose` says which cleaner a file gets, or that it is left out. Raises ConfigError and PackError, as it does.
    """
    for row in rows:
        yield _file(row, choose, how) if isinstance(row, Found) else row


def _file(found: Found, choose: Callable[[Found], Chosen | Skip], how: Reading) -> Outcome:
    chosen = choose(found)
    if isinstance(chosen, Skip):
        return chosen
    return outcome(found.id, lambda: read(found, max_bytes=how.most(found.media_type)), chosen, how)


def outcome(id: str, fetch: Callable[[], Record], chosen: Chosen, how: Reading = DEFAULT) -> Outcome:
    """Fetch one record and clean it; whatever happens has the name `id`."""
    try:
        record = fetch()
        result = chosen.cleaner.clean(
            record.raw, media_type=record.media_type, encoding=how.encoding, on_decode=how.on_decode
        )
    except Skipped as left:
        return left.skip
    except InputError as error:
        return Failure(id, error.code, error.message, error.byte_offset)
    except Exception as error:
        if how.debug:
            raise
        return Failure(id, "E-INTERNAL", f"{type(error).__name__}: {error} (please report it; --debug shows where)")
    return Cleaned(record, result, chosen.digest)
