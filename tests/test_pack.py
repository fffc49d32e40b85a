"""A pack that is wrong is refused with file, line and remedy; a hostile one costs little (FAULTS 39 to 44)."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
import regex

from cleaner import Cleaner, PackError, PatternError, entries, pack, restore, watch
from cleaner.kinds import pattern as pattern_kind
from cleaner.rule import Confidence, Rule

HEAD = '[[rule]]\nid = "a"\ncategory = "other"\n'  # what a rule says next stands on line 4
KEEPS = 'keeps = ["The sign said foo bar baz to them."]\n'
BOTH = 'drops = ["foo bar"]\n' + KEEPS
REGEX = HEAD + 'kind = "pattern"\n' + BOTH  # ... and here on line 7


def write(folder: Path, source: str | bytes, name: str = "mine.toml") -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(source.encode() if isinstance(source, str) else source)
    return str(path)


def rules(folder: Path, source: str | bytes) -> list[Rule]:
    return pack.load_all([write(folder, source)], with_shipped=False)


def refused(folder: Path, source: str | bytes, kind: type[PackError] = PackError) -> PackError:
    """The error that a pack ends with; it names the file and says which kind of error it is."""
    with pytest.raises(PackError) as found:
        rules(folder, source)
    error = found.value
    assert type(error) is kind
    assert error.exit_code == 2
    assert str(error).startswith(f"{folder / 'mine.toml'}:{error.line}: {error.code}: ")
    return error


STRUCTURE = {
    "prefix without keeps": (HEAD + 'prefix = ["foo"]\ndrops = ["foo"]\n', 1, "mine/a has no keeps", "must stay"),
    "suffix without keeps": (HEAD + 'suffix = ["foo"]\ndrops = ["foo"]\n', 1, "mine/a has no keeps", "must stay"),
    "contains without keeps": (HEAD + 'contains = ["foo"]\ndrops = ["foo"]\n', 1, "has no keeps", "must stay"),
    "line of three words without keeps": (HEAD + 'line = ["foo bar baz"]\n', 1, "has no keeps", "must stay"),
    "pattern without keeps": (
        HEAD + 'kind = "pattern"\npattern = "foo"\ndrops = ["foo"]\n', 1, "has no keeps", "must stay",
    ),
    "prefix without drops": (HEAD + 'prefix = ["foo"]\n' + KEEPS, 1, "mine/a has no drops", "must drop"),
    "pattern without drops": (HEAD + 'kind = "pattern"\npattern = "foo"\n' + KEEPS, 1, "has no drops", "must drop"),
    "repeat without case": (HEAD + 'kind = "repeat"\nwhat = "run"\n', 1, "has no case", "fixtures/text/"),
    "masthead without case": (HEAD + 'kind = "masthead"\n', 1, "has no case", "fixtures/text/"),
    "keeps of the defaults are no near misses": (
        "[defaults]\n" + KEEPS + HEAD + 'line = ["foo"]\n', 3, "has no keeps", "must stay",
    ),
    "unknown key": (HEAD + 'line = ["foo bar baz qux"]\nmax_word = 3\n', 5, "'max_word'", "did you mean 'max_words'?"),
    "key of another kind": (HEAD + 'line = ["foo bar baz qux"]\nwhat = "run"\n', 5, "unknown key 'what'", ""),
    "unknown key of the defaults": ('[defaults]\nkeep = ["x"]\n', 2, "'keep'", "did you mean 'keeps'?"),
    "an id in the defaults": ('[defaults]\nid = "x"\n', 2, "unknown key 'id'", ""),
    "unknown table": ('[[rules]]\nid = "a"\n', 1, "unknown key 'rules'", "did you mean 'rule'?"),
    "rule as a table": ('[rule]\nid = "a"\n', 1, "[[rule]] tables", ""),
    "rule as a number": ("rule = 3\n", 1, "[[rule]] tables", ""),
    "defaults as a list": ("defaults = []\n", 1, "[defaults]", ""),
    "no phrase": (HEAD, 1, "one of line, prefix, suffix, contains", ""),
    "unknown category": ('[[rule]]\nid = "a"\ncategory = "teasers"\n', 3, "'teasers'", "did you mean 'teaser'?"),
    "no category": ('[[rule]]\nid = "a"\nline = ["foo bar baz qux"]\n', 1, "no category", "ad-marker"),
    "unknown kind": (HEAD + 'kind = "phrases"\n', 4, "'phrases'", "did you mean 'phrase'?"),
    "unknown action": (HEAD + 'line = ["a b c d"]\naction = "kept"\n', 5, "'kept'", "did you mean 'keep'?"),
    "unknown confidence": (HEAD + 'line = ["a b c d"]\nconfidence = "certain"\n', 5, "'certain'", "likely"),
    "unknown place": (HEAD + 'line = ["a b c d"]\nat = "top"\n', 1, "at is one of any, head, tail", ""),
    "unknown repetition": (HEAD + 'kind = "repeat"\nwhat = "title"\ncase = "x"\n', 1, "headline, adjacent, run", ""),
    "only ornaments": (HEAD + 'line = ["* * *"]\n', 1, "ornaments", ""),
    "no id": ('[[rule]]\ncategory = "other"\n', 1, "id = None", "scroll-to-continue"),
}  # fmt: skip


@pytest.mark.parametrize(("source", "line", "message", "remedy"), STRUCTURE.values(), ids=STRUCTURE)
def test_structure(tmp_path: Path, source: str, line: int, message: str, remedy: str) -> None:
    error = refused(tmp_path, source)
    assert message in error.message
    assert remedy in (error.remedy or "")
    assert error.line == line


def test_the_line_is_that_of_the_rule_at_fault(tmp_path: Path) -> None:
    good = HEAD + 'line = ["foo bar baz qux"]\n\n'
    bad = '[[rule]]\nid = "b"\ncategory = "other"\nline = ["foo bar baz qux"]\nwhyy = "?"\n'
    assert refused(tmp_path, good + bad + HEAD.replace('"a"', '"c"')).line == 10


@pytest.mark.parametrize("name", ["A", "a_b", "a b", "-a", "a-", "a--b", "a/b", "", "ä", "a\\n"])
def test_bad_id(tmp_path: Path, name: str) -> None:
    error = refused(tmp_path, f'[[rule]]\nid = "{name}"\ncategory = "other"\n')
    assert (error.line, error.remedy) == (2, "lower case with hyphens, as in scroll-to-continue")


FOUR = 'line = ["foo bar baz qux"]\n'
TYPES = {  # none of these is taken for something of the right type
    "id": "1", "category": '["other"]', "kind": "1", "action": "true", "confidence": "2", "priority": "true",
    "priority ": '"1"', "priority  ": "1.0", "why": "3", "case": "3", "case ": '["a"]', "allow_all": "1",
    "allow_all ": '"yes"', "drops": '"foo"', "keeps": '"foo"', "keeps ": '["foo", 1]', "keeps  ": '[""]',
    "todo_drops": "true", "line": '"foo"', "line ": "[1]", "prefix": '"foo"', "suffix": '{a = "foo"}',
    "contains": '[["foo"]]', "max_words": "true", "max_words ": '"3"', "max_words  ": "0", "max_chars": "3.5",
    "at": '["head"]',
}  # fmt: skip


@pytest.mark.parametrize(("key", "value"), TYPES.items(), ids=(k.replace(" ", "'") for k in TYPES))
def test_values_are_never_coerced(tmp_path: Path, key: str, value: str) -> None:
    key = key.strip()
    table = {"id": '"a"', "category": '"other"', "line": '["foo bar baz qux"]', key: value}
    error = refused(tmp_path, "[[rule]]\n" + "".join(f"{k} = {v}\n" for k, v in table.items()))
    assert key in error.message


@pytest.mark.parametrize(
    ("kind", "key", "value"),
    [
        ("pattern", "pattern", "1"),
        ("pattern", "pattern", "[]"),
        ("pattern", "pattern", '["foo", 1]'),
        ("pattern", "on", "true"),
        ("pattern", "on", '["text"]'),
        ("pattern", "point", "1"),
        ("repeat", "what", "1"),
        ("repeat", "what", '["run"]'),
        ("masthead", "max_words", "true"),
        ("masthead", "max_words", '"4"'),
    ],
)
def test_values_of_a_kind_are_never_coerced(tmp_path: Path, kind: str, key: str, value: str) -> None:
    table = {"kind": f'"{kind}"', "case": '"x"', **({"pattern": '"foo"'} if kind == "pattern" else {}), key: value}
    source = HEAD + BOTH + "".join(f"{k} = {v}\n" for k, v in table.items())
    error = refused(tmp_path, source, PatternError if kind == "pattern" else PackError)
    assert f"{key} is" in error.message


def test_whole_numbers_have_an_end(tmp_path: Path) -> None:
    assert refused(tmp_path, HEAD + FOUR + "priority = " + "1" * 5000 + "\n").line in (1, 5)


TWICE = HEAD + 'line = ["foo bar baz qux"]\n'


def test_an_id_is_given_once_in_a_file(tmp_path: Path) -> None:
    error = refused(tmp_path, TWICE + TWICE)
    assert error.line == 5
    assert f"mine/a is taken by {tmp_path / 'mine.toml'}:1" in error.message
    assert error.remedy == "give the rule another id"


def test_an_id_is_given_once_among_files(tmp_path: Path) -> None:
    first, second = write(tmp_path / "one", TWICE), write(tmp_path / "two", "\n" + TWICE)
    with pytest.raises(PackError, match="taken by") as found:
        pack.load_all([first, second], with_shipped=False)
    assert (found.value.path, found.value.line) == (second, 2)
    assert f"{first}:1" in found.value.message


def test_an_id_of_a_shipped_rule_is_taken(tmp_path: Path) -> None:
    write(tmp_path, TWICE.replace('"a"', '"label"'), "en/ads.toml")
    with pytest.raises(PackError, match=r"en/ads/label is taken by rules/en/ads\.toml:\d+"):
        pack.load_all([str(tmp_path)])


REGEXES = {
    "broken": ("foo(", "not closed"),
    "closed twice": ("foo)", "parenthesis"),
    "open class": ("foo[a", "not closed"),
    "backslash at the end": ("foo\\", "backslash"),
    "broken for the compiler only": ("foo bar**", "repeat"),
    "lookbehind reference": ("foo(?P=name)", "not supported"),
    "inline flag": ("(?i)foo", "not supported"),
    "brace": ("foo{x}", "\\{"),
    "no literal": (r"\d+ \w+", "no literal"),
    "no literal in one alternative": (r"foo bar|\d+", "no literal"),
    "one letter": ("^.*a.*$", "no literal"),
    "empty match": ("(?:foo)?", "no literal"),
    "everything": (".*", "no literal"),
    "upper case": ("Foo bar", "'F' never matches a folded line, which is lower case: write it so, or set on = "),
    "upper case in a class": ("foo [A-Z]", "'A'"),
    "upper case of another script": ("foo Жук", "'Ж'"),
    "curly apostrophe": ("don’t", 'write it as "don\'t"'),
    "ellipsis": ("read more…", "write it as 'read more...'"),
    "sharp s": ("foo straße", "write it as 'foo strasse'"),
    "character by its number": (r"foo\u0041", "the character itself"),
    "posix class": ("[[:alpha:]]foo bar", "classes inside classes"),
    "verb": ("foo bar(*prune)", ""),
}


@pytest.mark.parametrize(("source", "message"), REGEXES.values(), ids=REGEXES)
def test_regex(tmp_path: Path, source: str, message: str) -> None:
    error = refused(tmp_path, REGEX + f"pattern = '''{source}'''\n", PatternError)
    assert message in error.message
    assert error.line == 7
    assert error.code == "E-PATTERN"


@pytest.mark.parametrize("source", [r"foo \S+", r"foo \p{Lu}", r"foo (?P<name>bar)", r"foo [^\W\d]"])
def test_an_escape_is_no_upper_case_letter(tmp_path: Path, source: str) -> None:
    assert rules(tmp_path, REGEX + f"pattern = '''{source}'''\n")


def test_upper_case_is_right_on_the_text(tmp_path: Path) -> None:
    (rule,) = rules(tmp_path, REGEX + 'on = "text"\npattern = "^FOO [A-Z]+$"\n')
    cleaner = Cleaner([rule])
    assert cleaner.clean_text("FOO BAR\nfoo bar\nFoo Bar\n") == "foo bar\nFoo Bar\n"


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        (HEAD + "line = [\n", 1, "not TOML"),  # at the end of the document: the library says no line
        (HEAD + 'line = ["foo]\n', 4, "not TOML"),
        ("x = 1\nx = 2\n", 2, "not TOML"),
        (HEAD + 'id = "b"\n', 4, "not TOML"),
        (b'x = "\xf6"', 1, "not UTF-8 at byte 5"),
        (b"\xff\xfe", 1, "not UTF-8 at byte 0"),
    ],
)
def test_a_file_that_is_no_toml(tmp_path: Path, source: str | bytes, line: int, message: str) -> None:
    path = write(tmp_path, source)
    with pytest.raises(PackError) as found:
        pack.load_all([path], with_shipped=False)
    assert message in found.value.message
    assert (found.value.path, found.value.line or 1) == (path, line)


SECRET = b'root = "s3cret"\n'


@pytest.mark.parametrize("what", ["link", "dangling link", "folder", "device", "fifo", "nothing"])
def test_only_a_regular_file_is_read(tmp_path: Path, what: str) -> None:
    (tmp_path / "secret").write_bytes(SECRET)
    path = tmp_path / "packs" / "x.toml"
    path.parent.mkdir()
    {
        "link": lambda: path.symlink_to(tmp_path / "secret"),
        "dangling link": lambda: path.symlink_to(tmp_path / "gone"),
        "folder": path.mkdir,
        "device": lambda: None,
        "fifo": lambda: os.mkfifo(path),
        "nothing": lambda: None,
    }[what]()
    asked = {"folder": path.parent, "device": Path("/dev/null")}.get(what, path)
    with pytest.raises(PackError) as found:
        pack.load_all([str(asked)], with_shipped=False)
    assert found.value.path == str(Path("/dev/null") if what == "device" else path)
    assert found.value.message == ("No such file or directory" if what == "nothing" else "not a regular file")
    assert "s3cret" not in str(found.value)


@pytest.mark.parametrize("name", ["x" * 5000 + ".toml", "a\0b.toml"], ids=["too long", "NUL"])
def test_a_name_that_no_file_can_have(name: str) -> None:
    with pytest.raises(PackError):
        pack.load_all([name], with_shipped=False)


@pytest.mark.parametrize("call", ["lstat", "read_bytes"])
@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO, errno.ELOOP])
def test_an_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int) -> None:
    path, real, asked = write(tmp_path, SECRET), getattr(Path, call), []

    def fail(self: Path, *args: object) -> object:
        if str(self) == path:
            asked.append(self)
            raise OSError(number, os.strerror(number), path)
        return real(self, *args)

    monkeypatch.setattr(Path, call, fail)
    with pytest.raises(PackError) as found:
        pack.load_all([path], with_shipped=False)
    assert asked
    assert (found.value.path, found.value.message) == (path, os.strerror(number))


@pytest.mark.parametrize("source", [SECRET, b'[[rule]]\nid = "s3cret thing"', b"s3cret", b"\xffs3cret", b's3cret = "'])
def test_what_is_no_pack_is_not_shown(tmp_path: Path, source: bytes) -> None:
    path = write(tmp_path, source)
    with pytest.raises(PackError) as found:
        pack.load_all([path], with_shipped=False)
    shown = str(found.value).replace("'s3cret'", "").replace("'s3cret thing'", "")  # a key or an id at fault is named
    assert "s3cret" not in shown


def test_a_pack_over_the_cap_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pack, "MAX_BYTES", 100)
    path = write(tmp_path, "#" * 101)
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail("it was read"))
    with pytest.raises(PackError, match="101 bytes, 100 are allowed") as found:
        pack.load_all([path], with_shipped=False)
    assert (found.value.path, found.value.remedy) == (path, "split the pack")


def test_too_many_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries, "MAX_RULES", 2)
    many = "".join(HEAD.replace('"a"', f'"a{n}"') + 'line = ["foo bar baz qux"]\n' for n in range(3))
    error = refused(tmp_path, many)
    assert (error.message, error.remedy) == ("3 rules, 2 are allowed", "split the pack")
    monkeypatch.setattr(entries, "MAX_RULES", 3)
    assert len(rules(tmp_path, many)) == 3


def test_caps_are_as_promised() -> None:
    assert pack.MAX_BYTES <= 5_000_000
    assert entries.MAX_RULES < 100_000


IN_CHILD = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
from cleaner import Cleaner, PackError
from cleaner.pack import load_all
try:
    cleaner = Cleaner(load_all([sys.argv[1]], with_shipped=False))
    print(len(cleaner.rules), repr(cleaner.clean_text("Body.\\nabc def ghi 7\\n")))
except PackError as error:
    print(type(error).__name__, error.path, error.line)
"""
HOSTILE = {  # a guard against hanging, not a clock: each takes well under a second where it is right
    "many lines": (HEAD + f"line = {[f'abc def ghi {n}' for n in range(5_000)]}\n", "1 'Body.\\n'"),
    "many rules": (
        "".join(f'[[rule]]\nid = "a{n}"\ncategory = "other"\nline = ["abc def ghi {n}"]\n' for n in range(3_000)),
        "3000 'Body.\\n'",
    ),
    "a long literal": (HEAD + BOTH + f'contains = ["{"foo bar " * 100_000}"]\n', "PackError"),
    "deep arrays": (HEAD + f"line = {'[' * 100_000}{']' * 100_000}\n", "PackError"),
    "deep tables": (HEAD + f"line = {'{a=' * 50_000}1{'}' * 50_000}\n", "PackError"),
    "deep keys": (HEAD + ".".join("a" * 300_000) + " = 1\n", "PackError"),
    "deep table names": (f"[{'.'.join('a' * 300_000)}]\n", "PackError"),
    "many keys": ("".join(f"a{n} = 1\n" for n in range(60_000)), "PackError"),
    "many comments": ("#\n" * 500_000 + HEAD + 'line = ["abc def ghi 7 8"]\n', "1 "),
}


@pytest.mark.parametrize(("source", "expected"), HOSTILE.values(), ids=HOSTILE)
def test_a_pack_just_under_the_cap_does_no_harm(tmp_path: Path, source: str, expected: str) -> None:
    assert len(source) < pack.MAX_BYTES
    child = [sys.executable, "-c", IN_CHILD, write(tmp_path, source)]
    try:
        done = subprocess.run(child, capture_output=True, text=True, timeout=6, check=False)
    except subprocess.TimeoutExpired:
        pytest.fail("it hangs")
    assert done.returncode == 0, done.stderr[-500:]
    assert done.stdout.startswith(expected)


COSTLY = {
    "900,000 characters": "foo bar " + "a" * 900_000,
    "100,000 alternatives": "foo bar (?:" + "|".join(map(str, range(100_000))) + ")",
    "10,000 deep": "foo bar " + "(?:" * 10_000 + "a" + ")" * 10_000,
    "600 deep": "foo bar " + "(?:" * 600 + "a" + ")" * 600,
    "nested repetitions": "foo bar (?:(?:(?:a{0,200}){0,200}){0,200}){0,200}",
    "nested repetitions of a class": "foo bar (?:(?:[ab]{200}){200}){200}",
    "one huge repetition": "foo bar a{0,999999999}",
    "open parentheses": "foo bar " + "(" * 1900,
}


@pytest.mark.parametrize("source", COSTLY.values(), ids=COSTLY)
def test_a_regex_that_would_cost_much_is_never_compiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    monkeypatch.setattr(entries, "first_fault", lambda patterns: pytest.fail("it was compiled"))
    assert refused(tmp_path, REGEX + f"pattern = '''{source}'''\n", PatternError).line == 7


def test_a_regex_that_compiles_too_long_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "SECONDS", 0.001)
    error = refused(tmp_path, REGEX + "pattern = 'foo bar'\n", PatternError)
    assert "'foo bar' takes more than 0.001 s to compile" in error.message
    assert error.line == 7


def test_a_regex_that_needs_too_much_memory_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "MEGABYTES", 30)
    monkeypatch.setattr(watch, "_CHILD", watch._CHILD.replace("import regex\n", "import regex\nbytearray(40 << 20)\n"))
    assert "does not compile" in refused(tmp_path, REGEX + "pattern = 'foo bar'\n", PatternError).message


def test_the_second_regex_is_the_one_named(tmp_path: Path) -> None:
    error = refused(tmp_path, REGEX + "pattern = ['foo bar', 'foo baz**']\n", PatternError)
    assert "'foo baz**'" in error.message


def test_many_patterns_do_not_start_many_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 43: a pack under the cap holds thousands of rules; a child for each would take minutes."""
    started = []
    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda *args, **rest: (started.append(1), run(*args, **rest))[1])
    many = "".join(REGEX.replace('"a"', f'"a{n}"') + f"pattern = 'foo bar {n}'\n" for n in range(20))
    assert len(rules(tmp_path, many)) == 20
    assert len(started) <= 2


SLOW = REGEX + "pattern = '^foo bar (?:a|a)*$'\n"
OTHER = HEAD.replace('"a"', '"b"') + 'line = ["foo bar baz qux"]\n'


@pytest.mark.parametrize("place", ["", 'at = "tail"\n', 'point = "match"\n', 'on = "text"\n'])
def test_a_regex_that_takes_too_long_is_off_for_one_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setattr(pattern_kind, "BUDGET", 0.2)
    cleaner = Cleaner(rules(tmp_path, SLOW + place + OTHER))
    bomb = "foo bar " + "a" * 40 + "!"
    before = cleaner.clean("Body.\nfoo bar aa\n")
    result = cleaner.clean(f"Body.\nfoo bar aa\nfoo bar baz qux\n{bomb}\nfoo bar a\n")
    assert result.text == f"Body.\nfoo bar aa\n{bomb}\nfoo bar a\n"  # no half effect, and the other rule works
    assert [d.rule for d in result.drops] == ["mine/b"]
    assert [(w.code, w.message) for w in result.warnings] == [
        ("W-RULE-TIMEOUT", "mine/a took too long and is off for this text")
    ]
    assert restore(result) == result.source
    assert before.text == "Body.\n"
    assert cleaner.clean("Body.\nfoo bar aa\n") == before  # the next document is not affected


@pytest.mark.parametrize("more", ["", 'point = "match"\n', 'on = "text"\n'])
def test_many_quick_lines_use_up_the_budget_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: str
) -> None:
    monkeypatch.setattr(pattern_kind, "BUDGET", 0.02)
    cleaner = Cleaner(rules(tmp_path, SLOW + more))
    result = cleaner.clean("".join(f"foo bar {'a' * 12}! {n}\n" for n in range(2000)) + "foo bar a\n")
    assert [w.code for w in result.warnings] == ["W-RULE-TIMEOUT"]
    assert not result.drops


WHOLE = REGEX + "confidence = 'likely'\npattern = '^foo bar.*'\n"


def test_allow_all_lifts_the_cap(tmp_path: Path) -> None:
    text = "foo bar one\nfoo bar two\nfoo bar three\n"
    capped, free = (Cleaner(rules(tmp_path, WHOLE + more)).clean(text) for more in ("", "allow_all = true\n"))
    assert (capped.text, [w.code for w in capped.warnings]) == (text, ["W-DROP-SHARE"])
    assert (free.text, [w.code for w in free.warnings]) == ("", ["W-EMPTY-AFTER"])


@pytest.mark.parametrize("source", ["foo bar|$foo", "(?=foo bar)", r"\b(?=foo)foo{0}|foo bar"])
def test_an_empty_match_drops_nothing(tmp_path: Path, source: str) -> None:
    """Row 41: refused when the pack is read, or else without effect."""
    try:
        cleaner = Cleaner(rules(tmp_path, REGEX + f"point = 'match'\npattern = '''{source}'''\n"))
    except PatternError:
        return
    assert all(d.removed for d in cleaner.clean("Body foo x.\nThe foo bar here.\n").drops)


GLUED = [
    "foo bar\u0301 x", "foo bar\u0301\u0323", "xfoo bar\u0301\r\n", "foo bare\u0301 x", "🇩🇪foo bar🇫🇷",
    "foo bar\u200d x", "foo bar\ufe0f x", "foo barि x", "क्foo barि", "x\r\nfoo bar\r\n\r\ny", "foo bar\r", "ﬁfoo barﬁ",
    "foo bar👍🏽", "👨\u200d👩\u200dfoo bar",
]  # fmt: skip


@pytest.mark.parametrize("on", ["fold", "text"])
@pytest.mark.parametrize("more", ["", ".", "🇫", "👍", "क?"])
def test_neither_a_grapheme_nor_a_line_end_is_cut_in_half(tmp_path: Path, more: str, on: str) -> None:
    source = REGEX + f"point = 'match'\non = '{on}'\npattern = '''foo bar{more}'''\n"
    cleaner = Cleaner(rules(tmp_path, source), max_drop_share=1.0)
    cut = []
    for text in GLUED:
        result = cleaner.clean(text)
        edges = {0, *(found.end() for found in regex.finditer(r"\X", text))}
        cut += [text for drop in result.drops if not {*drop.span} <= edges]
        assert restore(result) == text
    assert not cut


def test_own_packs_from_a_folder_are_named_by_their_place(tmp_path: Path) -> None:
    write(tmp_path, OTHER, "sites/example.org.toml")
    write(tmp_path, OTHER, "de/x.toml")
    write(tmp_path, "not read", "readme.md")
    found = pack.load_all([str(tmp_path)], with_shipped=False)
    assert [(r.id, r.pack, r.rank) for r in found] == [
        ("de/x/b", "de/x", 1),
        ("sites/example.org/b", "sites/example.org", 2),
    ]
    assert found[0].origin == (str(tmp_path / "de/x.toml"), 1)


def test_defaults_hold_unless_a_rule_says_otherwise(tmp_path: Path) -> None:
    source = (
        '[defaults]\ncategory = "other"\nconfidence = "guess"\npriority = 3\nkeeps = ["Some body."]\n'
        '[[rule]]\nid = "a"\nline = ["foo bar baz qux"]\n'
        '[[rule]]\nid = "b"\ncategory = "nav"\nconfidence = "sure"\npriority = -1\nline = ["foo bar"]\n'
        'keeps = ["A foo bar."]\n'
    )
    one, two = rules(tmp_path, source)
    assert (one.category, one.confidence, one.priority, one.keeps) == ("other", Confidence.guess, 3, ())
    assert (two.category, two.confidence, two.priority, two.keeps) == ("nav", Confidence.sure, -1, ("A foo bar.",))
    assert one.shared_keeps == two.shared_keeps == ("Some body.",)
    assert (one.origin.line, two.origin.line) == (6, 9)


def test_a_keep_rule_needs_no_drops(tmp_path: Path) -> None:
    (rule,) = rules(tmp_path, HEAD + 'action = "keep"\nprefix = ["foo"]\nkeeps = ["foo bar"]\n')
    assert rule.keep
    assert rule.drops == ()
