"""Compile regexes that are not ours in a child process with a clock and little memory (layer 1).

The timeout of `regex` does not cover compiling, and a pattern of 169 characters took minutes.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import NamedTuple

SECONDS, MEGABYTES = 2.0, 256
_CHILD = """
import json, sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (limit := int(sys.argv[1]) << 20, limit))
except (ImportError, ValueError, OSError):
    pass
import regex
for n, pattern in enumerate(json.load(sys.stdin)):
    print(n, flush=True)
    try:
        regex.compile(pattern)
    except (regex.error, RecursionError, OverflowError, ValueError) as error:
        sys.exit(f"{type(error).__name__}: {error}")
print("done", flush=True)
"""


class Fault(NamedTuple):
    """The number of the regex that is wrong, and what is wrong with it."""

    number: int
    reason: str


def first_fault(patterns: Sequence[str]) -> Fault | None:
    """Return the first regex that does not compile within SECONDS (and 10 ms for each other) and MEGABYTES."""
    if not patterns:
        return None
    child = [sys.executable, "-I", "-c", _CHILD, str(MEGABYTES)]
    seconds = SECONDS + len(patterns) / 100
    try:
        done = subprocess.run(
            child, input=json.dumps(list(patterns)), capture_output=True, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        number = _reached((error.stdout or b"").decode())
        return Fault(number, f"the regex {_shown(patterns[number])} takes more than {SECONDS:g} s to compile")
    if done.stdout.endswith("done\n"):
        return None
    number = _reached(done.stdout)
    said = done.stderr.strip().splitlines()
    reason = said[-1] if said else f"the compiler ended with {done.returncode}"
    return Fault(number, f"the regex {_shown(patterns[number])} does not compile: {reason}")


def _reached(printed: str) -> int:
    return int((printed.split() or ["0"])[-1])


def _shown(pattern: str) -> str:
    return repr(pattern if len(pattern) <= 60 else pattern[:57] + "…")
