"""What can go wrong, each with its own name (layer 0: imports nothing of ours).

A *CleanerError* ends a command; a *Failure* ends one input and becomes a row of the report; a *Skip* is an input
we leave alone on purpose; a *Caution* is said beside a result that stands. Codes begin with E-, S- and W-.
"""

from __future__ import annotations

from dataclasses import dataclass


class CleanerError(Exception):
    """Base of all errors of this package; `exit_code` is what a command ends with."""

    code = "E-CLEANER"
    exit_code = 2

    def __init__(
        self, message: str, *, path: str | None = None, line: int | None = None, remedy: str | None = None
    ) -> None:
        super().__init__(message)
        self.message, self.path, self.line, self.remedy = message, path, line, remedy

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}: " if self.path and self.line else f"{self.path}: " if self.path else ""
        return f"{where}{self.code}: {self.message}" + (f" ({self.remedy})" if self.remedy else "")


class UsageError(CleanerError):
    """The command or the call was not understood; nothing was processed."""

    code = "E-USAGE"


class ConfigError(CleanerError):
    """A configuration file holds something we do not understand."""

    code = "E-CONFIG"


class PackError(CleanerError):
    """A pack of rules is wrong; `path` and `line` say where."""

    code = "E-PACK"


class PatternError(PackError):
    """A regex of a rule is broken, too costly, or holds no literal."""

    code = "E-PATTERN"


class InputError(CleanerError):
    """One input cannot be read or written: the run goes on and ends with exit code 3."""

    code = "E-INPUT"
    exit_code = 3

    def __init__(self, message: str, *, code: str | None = None, byte_offset: int | None = None) -> None:
        super().__init__(message)
        self.code = code or self.code
        self.byte_offset = byte_offset


class RestoreMismatch(CleanerError):
    """The clean text or the report was edited since; nothing was restored."""

    code = "E-RESTORE-MISMATCH"
    exit_code = 3


@dataclass(frozen=True, slots=True)
class Failure:
    """A named error: one input without an output. `input` is the path or id as the user gave it."""

    input: str
    code: str
    message: str
    byte_offset: int | None = None


@dataclass(frozen=True, slots=True)
class Skip:
    """An input left alone on purpose, with the reason."""

    input: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Caution:
    """Something to know about a result that stands; its code begins with W-."""

    code: str
    message: str
