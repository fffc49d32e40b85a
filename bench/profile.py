"""Where the time goes, for developers: cProfile over a slice of one part.

python -m bench.profile [english|rest] [--rules 500] [--megabytes 3] [--lines 25] [--language CODE] [--real FILE]
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import sys

from bench.texts import PARTS, SEED, generate_with_language, read
from bench.throughput import fresh_cleaner


def main(argv: list[str] | None = None) -> int:
    """Profile and print the functions with the most time of their own."""
    parser = argparse.ArgumentParser(prog="python -m bench.profile", description="Profile cleaner on generated texts.")
    parser.add_argument("part", nargs="?", choices=PARTS, default="english")
    parser.add_argument("--rules", type=int, default=500)
    parser.add_argument("--megabytes", type=float, default=3.0)
    parser.add_argument("--lines", type=int, default=25)
    parser.add_argument("--language", help="only documents in this language")
    parser.add_argument("--real", metavar="FILE", help="the texts of this file instead (JSON lines, may be .gz)")
    args = parser.parse_args(argv)
    if args.real:
        documents = [text.encode() for text in read(args.real, one_each=True)]
    else:
        made = generate_with_language("rest" if args.language not in (None, "en") else args.part, args.megabytes, SEED)
        documents = [document for code, document in made if args.language in (None, code)]
    cleaner = fresh_cleaner(args.rules)
    profile = cProfile.Profile()
    profile.enable()
    for document in documents:
        cleaner.clean(document)
    profile.disable()
    print(f"{len(documents)} documents, {sum(map(len, documents)) / 1e6:.1f} MB, {args.rules} rules")
    pstats.Stats(profile).sort_stats("tottime").print_stats(args.lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
