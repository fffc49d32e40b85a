"""Generated examples are the same on every run, so that a red test is red for everybody; `make soak` draws new ones."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from cleaner.pack import load_all
from cleaner.rule import Rule

os.environ.setdefault("CLEANER_CACHE", str(Path(__file__).parent.parent / ".cache" / "tests"))  # not the user's
settings.register_profile("same", derandomize=True, database=None, deadline=None)
settings.register_profile("soak", deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


@pytest.fixture
def pack(tmp_path: Path) -> Callable[[str], list[Rule]]:
    """Make rules from the TOML of a pack; it is called `p`, so that a rule is `p/<id>`."""

    def made(source: str) -> list[Rule]:
        (tmp_path / "p.toml").write_text(source, encoding="utf-8")
        return load_all([str(tmp_path / "p.toml")], with_shipped=False)

    return made
