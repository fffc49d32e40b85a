"""Compile regexes that are not ours in a child process with a clock and little memory (layer 1).

The timeout of `regex` does not cover compiling, and a pattern of 169 characters took minutes.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence

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


def compile_safely(patterns: Sequence[str]) -> None:
    """Raise ValueError, with the regex and the reason, if one does not compile within SECONDS and MEGABYTES."""
    child = [sys.executable, "-I", "-c", _CHILD, str(MEGABYTES)]
    try:
        done = subprocess.run(
            child, input=json.dumps(list(patterns)), capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        reached = (error.stdout or b"").decode().split()
        raise ValueError(f"the regex {_shown(patterns, reached)} takes more than {SECONDS:g} s to compile") from None
    reached = done.stdout.split()
    if not reached or reached[-1] != "done":
        said = done.stderr.strip().splitlines()
        reason = said[-1] if said else f"the compiler ended with {done.returncode}"
        raise ValueError(f"the regex {_shown(patterns, reached)} does not compile: {reason}")


def _shown(patterns: Sequence[str], reached: Sequence[str]) -> str:
    pattern = patterns[int(reached[-1])] if reached else patterns[0]
    return repr(pattern if len(pattern) <= 60 else pattern[:57] + "…")
