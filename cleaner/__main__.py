"""`cleaner` and `python -m cleaner`: run a command and turn whatever ends it into an exit code (layer 6)."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from types import FrameType

INTERRUPTED, PIPE, TERMINATED = 130, 141, 143


class Terminated(BaseException):
    """SIGTERM: unwinds as Ctrl-C does, so that locks, temporary files and reports are seen to."""


def main() -> None:
    """Run the command line of this process and exit."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; nothing but `--debug` shows a traceback."""
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    try:
        with _terminable():
            code = _command(arguments)
            sys.stdout.flush()
            return code
    except KeyboardInterrupt:
        return INTERRUPTED
    except Terminated:
        return TERMINATED
    except BrokenPipeError:
        return _quietly(PIPE)
    except Exception as error:
        if "--debug" in options:
            raise
        return _named(error)


def _command(arguments: Sequence[str]) -> int:
    import click

    from cleaner.cli import cli
    from cleaner.errors import UsageError

    try:
        with cli.make_context("cleaner", list(arguments)) as context:
            code = cli.invoke(context)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.exceptions.NoArgsIsHelpError as bare:
        bare.show()
        return 2
    except click.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        within = getattr(error, "ctx", None)
        remedy = f"see `{within.command_path} --help`" if within else None
        raise UsageError(error.format_message().replace("\n", " "), remedy=remedy) from None
    return code if isinstance(code, int) else 0


def _named(error: Exception) -> int:
    """Say in one line what ended the run."""
    from cleaner.cli._show import err, plain
    from cleaner.errors import CleanerError
    from cleaner.inputs.file import named

    if isinstance(error, OSError):
        error = named(error)
    with contextlib.suppress(OSError):
        if isinstance(error, CleanerError):
            err(f"cleaner: {plain(str(error))}")
        else:
            err(f"cleaner: E-INTERNAL: {plain(f'{type(error).__name__}: {error}')} (--debug shows where)")
    return error.exit_code if isinstance(error, CleanerError) else 3


def _quietly(code: int) -> int:
    """Point stdout to nowhere: the interpreter flushes it once more on its way out, and would complain."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


@contextlib.contextmanager
def _terminable() -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        raise Terminated

    try:
        before = signal.signal(signal.SIGTERM, stop)
    except ValueError:  # not the main thread: signals are the caller's business
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


if __name__ == "__main__":
    main()
