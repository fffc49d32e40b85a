"""One run at a time: row 36 of the fault table."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cleaner.errors import UsageError
from cleaner.outputs.lock import NAME, locked

HOLD = """
import sys, time; from cleaner.outputs.lock import locked
with locked(sys.argv[1]): print('held', flush=True); time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that holds the lock on `tmp_path`."""
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
    )
    assert child.stdout is not None
    with child:
        assert child.stdout.readline().strip() == b"held"
        yield child
        child.kill()


def dead_pid() -> int:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


def test_the_lock_stands_while_it_is_held(tmp_path: Path) -> None:
    out = tmp_path / "new" / "out"
    with locked(str(out)):
        assert (out / NAME).read_text().split()[0] == str(os.getpid())
    assert list(out.iterdir()) == []


def test_the_lock_goes_when_the_run_fails(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), locked(str(tmp_path)):
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_a_second_run_is_refused_by_pid(tmp_path: Path, holder: subprocess.Popen[bytes]) -> None:
    with pytest.raises(UsageError, match=f"pid {holder.pid} ") as caught, locked(str(tmp_path)):
        pass
    assert caught.value.exit_code == 2
    assert (tmp_path / NAME).exists(), "it is still the other's"


def test_a_second_run_in_the_same_process_is_refused(tmp_path: Path) -> None:
    with locked(str(tmp_path)):
        with pytest.raises(UsageError, match=f"pid {os.getpid()} "), locked(str(tmp_path)):
            pass
        assert (tmp_path / NAME).exists()


def test_a_killed_run_leaves_a_lock_that_is_taken_over(tmp_path: Path, holder: subprocess.Popen[bytes]) -> None:
    holder.kill()
    holder.wait()
    assert (tmp_path / NAME).exists()
    with locked(str(tmp_path)):
        assert (tmp_path / NAME).read_text().split()[0] == str(os.getpid())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "no pid", "0\n", "-1\n", "9" * 50, "\0", "1x"])
def test_a_lock_that_names_nobody_is_taken_over(tmp_path: Path, text: str) -> None:
    (tmp_path / NAME).write_text(text)
    with locked(str(tmp_path)):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_pid_alone_is_enough(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(f"{os.getppid()}\n")
    if os.name != "nt":
        with pytest.raises(UsageError, match=f"pid {os.getppid()} "), locked(str(tmp_path)):
            pass
    (tmp_path / NAME).write_text(f"{dead_pid()}\n")
    with locked(str(tmp_path)):
        pass


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the time a process started is known on Linux only")
def test_a_pid_that_is_used_again_does_not_hold(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(f"{os.getpid()} 1\n")
    with locked(str(tmp_path)):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="os.kill asks nothing there")
def test_a_process_of_another_user_lives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / NAME).write_text("4242\n")
    monkeypatch.setattr(os, "kill", lambda pid, number: (_ for _ in ()).throw(PermissionError(errno.EPERM, "no")))
    with pytest.raises(UsageError, match="pid 4242 "), locked(str(tmp_path)):
        pass


def test_on_windows_no_process_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / NAME).write_text(f"{os.getpid()}\n")
    monkeypatch.setattr("cleaner.outputs.lock._lives", None)
    with monkeypatch.context() as patch:
        patch.setattr("cleaner.outputs.lock._WINDOWS", True)
        patch.setattr(Path, "unlink", lambda self, **kw: (_ for _ in ()).throw(PermissionError(errno.EACCES, "open")))
        with pytest.raises(UsageError, match=f"pid {os.getpid()} "), locked(str(tmp_path)):
            pass
    monkeypatch.setattr("cleaner.outputs.lock._WINDOWS", True)
    with locked(str(tmp_path)):
        pass


@pytest.mark.parametrize("call", ["mkdir", "open", "write"])
def test_a_folder_that_cannot_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    def failing(*args: object, **options: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    out = tmp_path / "out"
    with monkeypatch.context() as patch:
        patch.setattr(os, call, failing)
        with pytest.raises(UsageError, match="Read-only"), locked(str(out)):
            pass
    assert not (out / NAME).exists()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(UsageError), locked(str(tmp_path / "out")):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="no links without rights")
def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / NAME).symlink_to(tmp_path / "mine")
    with pytest.raises(UsageError), locked(str(tmp_path / "out")):
        pass
    assert (tmp_path / "mine").read_text() == "mine"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_worker_does_not_free_the_lock(tmp_path: Path) -> None:
    code = (
        "import os, sys; from cleaner.outputs.lock import locked\n"
        "with locked(sys.argv[1]) as _:\n"
        "    pid = os.fork()\n"
        "    if pid: os.waitpid(pid, 0); print(os.listdir(sys.argv[1]))\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, cwd=Path(__file__).parents[2]
    )
    assert found.stdout == f"['{NAME}']\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="flock")
def test_of_many_that_find_a_stale_lock_one_wins(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(f"{dead_pid()}\n")
    code = (
        "import sys, time; from cleaner.outputs.lock import locked\n"
        "time.sleep(max(0, float(sys.argv[2]) - time.time()))\n"
        "try:\n"
        "    with locked(sys.argv[1]): print('held'); time.sleep(1)\n"
        "except Exception as error: print(error.code)\n"
    )
    start = str(time.time() + 1)
    children = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path), start], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
        )
        for _ in range(8)
    ]
    said = sorted(child.communicate()[0].decode().strip() for child in children)
    assert said == ["E-USAGE"] * 7 + ["held"]
