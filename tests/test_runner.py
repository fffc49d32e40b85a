"""The runner: one outcome for each input, in order, whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cleaner.api import Cleaner
from cleaner.errors import ConfigError, Failure, Skip
from cleaner.inputs.file import Found
from cleaner.runner import Cleaned, Reading, run
from cleaner.settings import Chosen

CHOSEN = Chosen(Cleaner())


def found(folder: Path, name: str, raw: bytes | None = b"Rain.\nAdvertisement\n") -> Found:
    if raw is not None:
        (folder / name).write_bytes(raw)
    return Found(str(folder / name), name, "text/plain")


def test_in_order(tmp_path: Path) -> None:
    rows = [
        found(tmp_path, "b.txt"),
        Skip("s", "S-TYPE", "no"),
        found(tmp_path, "gone.txt", None),
        Failure("f", "E-IO", "broken"),
        found(tmp_path, "bin.txt", b"\0"),
        found(tmp_path, "bad.txt", b"\xff\xfea\0\0"),
        found(tmp_path, "a.txt", b"x"),
    ]
    outcomes = list(run(rows, lambda found: CHOSEN))
    shown = [(o.record.id, "") if isinstance(o, Cleaned) else (o.input, o.code) for o in outcomes]
    assert shown == [
        ("b.txt", ""),
        ("s", "S-TYPE"),
        ("gone.txt", "E-CHANGED"),
        ("f", "E-IO"),
        ("bin.txt", "S-BINARY"),
        ("bad.txt", "E-DECODE"),
        ("a.txt", ""),
    ]
    first = outcomes[0]
    assert isinstance(first, Cleaned)
    assert first.result.text == "Rain.\n"
    assert first.rules == Cleaner().digest()
    assert isinstance(outcomes[5], Failure)
    assert outcomes[5].byte_offset is not None


def test_one_at_a_time(tmp_path: Path) -> None:
    """Nothing is read ahead: memory does not grow with the number of files."""
    pulled = 0

    def rows() -> Iterator[Found]:
        nonlocal pulled
        for number in range(10):
            pulled += 1
            yield found(tmp_path, f"{number}.txt")

    outcomes = run(rows(), lambda found: CHOSEN)
    next(outcomes)
    assert pulled == 1
    next(outcomes)
    assert pulled == 2


def test_each_file_its_cleaner(tmp_path: Path) -> None:
    none = Chosen(Cleaner([]))
    rows = [found(tmp_path, "a.txt"), found(tmp_path, "b.txt"), found(tmp_path, "c.txt")]
    choice: dict[str, Any] = {"a.txt": none, "b.txt": CHOSEN, "c.txt": Skip("c.txt", "S-EXCLUDED", "x")}
    one, two, three = run(rows, lambda found: choice[found.id])
    assert isinstance(one, Cleaned)
    assert isinstance(two, Cleaned)
    assert (one.result.text, two.result.text) == ("Rain.\nAdvertisement\n", "Rain.\n")
    assert one.rules != two.rules
    assert three == Skip("c.txt", "S-EXCLUDED", "x")


def test_an_exception_is_one_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Cleaner.clean

    def clean(self: Cleaner, text: bytes, **options: Any) -> Any:
        if text == b"bomb":
            raise RecursionError("too deep")
        return real(self, text, **options)

    monkeypatch.setattr(Cleaner, "clean", clean)
    rows = [found(tmp_path, "a.txt", b"bomb"), found(tmp_path, "b.txt")]
    one, two = run(rows, lambda found: CHOSEN)
    assert isinstance(one, Failure)
    assert (one.input, one.code) == ("a.txt", "E-INTERNAL")
    assert one.message.startswith("RecursionError: too deep")
    assert isinstance(two, Cleaned)
    with pytest.raises(RecursionError):
        list(run(rows, lambda found: CHOSEN, Reading(debug=True)))


def test_interrupts_and_faults_of_the_config_end_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def choose(found: Found) -> Chosen:
        raise ConfigError("wrong")

    with pytest.raises(ConfigError):
        list(run([found(tmp_path, "a.txt")], choose))

    def interrupted(self: Cleaner, text: bytes, **options: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(Cleaner, "clean", interrupted)
    with pytest.raises(KeyboardInterrupt):
        list(run([found(tmp_path, "a.txt")], lambda found: CHOSEN))


def test_how_to_read(tmp_path: Path) -> None:
    latin = found(tmp_path, "a.txt", "Größe\n".encode("latin-1"))
    (guessed,) = run([latin], lambda found: CHOSEN)
    (refused,) = run([latin], lambda found: CHOSEN, Reading(on_decode="error"))
    (stated,) = run([latin], lambda found: CHOSEN, Reading(on_decode="error", encoding="latin1"))
    (big,) = run([latin], lambda found: CHOSEN, Reading(max_bytes=5))
    assert isinstance(guessed, Cleaned)
    assert isinstance(stated, Cleaned)
    assert (stated.result.text, stated.result.confidence) == ("Größe\n", None)
    assert isinstance(refused, Failure)
    assert refused.code == "E-DECODE"
    assert isinstance(big, Failure)
    assert big.code == "E-TOO-BIG"
