# SPDX-License-Identifier: Apache-2.0
"""What is no sound pack is refused with its place, its line and words that an officer understands; nothing crashes."""

import copy
import json
import random
import re
import subprocess
import sys
import tomllib
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import reduce
from pathlib import Path
from time import process_time

import pytest

from guildmark.cli import rules
from guildmark.engines import packfiles
from guildmark.engines.packfiles import reading
from guildmark.engines.packfiles.checking import run_cases
from guildmark.engines.rules import decide

HERE = Path(__file__).parent / "malformed"
SOUND = (HERE / "sound.toml").read_text(encoding="utf-8")
FAULTS = tomllib.loads((HERE / "faults.toml").read_text(encoding="utf-8"))["faults"]
MACHINE = re.compile(
    r"NoneType|\w+Error\b|Exception|Traceback|datetime|Decimal\(|<class|object at|recursion|tomllib|codec|int\(|dict|"
    r"\bTrue\b|\bFalse\b|sys\."
)
CHINESE = re.compile("[\u4e00-\u9fff]")
MEMORY = 600_000_000
VALUE = "value = 1000"


def found_in(path, capsys, lang="zh"):
    """The problems that the command prints for a pack that it refuses."""
    start = process_time()
    assert rules.main(["check", str(path), "--json", "--lang", lang]) == 1
    assert process_time() - start < 2
    told = capsys.readouterr()
    report = json.loads(told.out)
    assert (report["ok"], told.err) == (False, "")
    for problem in report["problems"]:
        assert problem["where"]
        assert problem["line"] >= 1
        assert not MACHINE.search(problem["message"])
        assert lang == "en" or CHINESE.search(problem["message"])
    return [(problem["code"], problem["where"], problem["line"]) for problem in report["problems"]]


def faulty(tmp_path, old, new):
    assert old in SOUND
    path = tmp_path / "pack.toml"
    path.write_text(SOUND.replace(old, new, 1), encoding="utf-8")
    return path


def test_the_pack_that_all_faults_are_edits_of_is_sound():
    report = packfiles.check(HERE / "sound.toml")
    assert (report["ok"], report["problems"]) == (True, [])
    assert len(FAULTS) == len({fault["name"] for fault in FAULTS}) > 100


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault["name"])
def test_each_fault_is_refused_where_it_stands(fault, tmp_path, capsys):
    path = faulty(tmp_path, fault["old"], fault["new"])
    found = found_in(path, capsys)
    assert (fault["code"], fault["where"], fault["line"]) in found


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault["name"])
def test_each_fault_is_told_in_english_under_the_same_code(fault, tmp_path, capsys):
    path = faulty(tmp_path, fault["old"], fault["new"])
    assert found_in(path, capsys, "en") == found_in(path, capsys)


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"", "key.missing", 1),
        (b"\xef\xbb\xbf", "key.missing", 1),
        (SOUND.encode("gb18030"), "file.not-text", 5),
        (SOUND.encode("utf-16"), "file.not-text", 1),
        (b'[pack]\nid = "\xff"', "file.not-text", 2),
        (b'[pack]\nid = "a\x00b"', "file.not-toml", 2),
        (b"\x00", "file.not-toml", 1),
        (b"PK\x03\x04", "file.not-toml", 1),
        (b"%PDF-1.7\n", "file.not-toml", 1),
        (b"[" * 3000, "file.not-toml", 1),
        (b"pack = 3", "type.wrong", 1),
    ],
)
def test_any_file_is_refused_in_words(content, code, line, tmp_path, capsys):
    path = tmp_path / "pack.toml"
    path.write_bytes(content)
    assert (code, line) in [(code, line) for code, _, line in found_in(path, capsys)]


@pytest.mark.parametrize("content", ["\ufeff" + SOUND, SOUND.replace("\n", "\r\n")])
def test_a_mark_at_the_beginning_and_other_ends_of_lines_do_no_harm(content, tmp_path):
    path = tmp_path / "pack.toml"
    path.write_bytes(content.encode())
    assert packfiles.check(path)["ok"]


HUGE = {
    "an expression of ten million characters": ("years_since(got) >= years", "fits or " * 1_250_000 + "fits"),
    "an expression of a quarter of a million": ("years_since(got) >= years", "fits or " * 30_000 + "fits"),
    "three thousand brackets in a test": ("years_since(got) >= years", "(" * 3000 + "fits" + ")" * 3000),
    "nine hundred brackets in a test": ("years_since(got) >= years", "(" * 900 + "fits" + ")" * 900),
    "nineteen hundred signs": ("years_since(got) >= years", "count > " + "-" * 1900 + "1"),
    "three thousand brackets in a value": (VALUE, "value = " + "[" * 3000 + "]" * 3000),
    "tables in tables": (VALUE, "value = " + "{a = " * 3000 + "1" + "}" * 3000),
    "a name of a hundred thousand parts": (VALUE, "value" + ".a" * 100_000 + " = 1"),
    "a table of as many": ("[held]", "[held" + ".a" * 100_000 + "]"),
    "a number of a thousand million digits": (VALUE, "value = 1e999999999"),
    "a small number of as many": (VALUE, "value = 1e-999999999"),
    "a number of three hundred thousand digits": (VALUE, "value = " + "9" * 300_000),
    "blanks in a heading": ("[held]", "[" + " " * 200_000 + '"held]" ]'),
    "quotes without end": (VALUE, 'value = "' + "'" * 200_000),
    "a name of a hundred thousand letters": ("count  =", "c" * 100_000 + " ="),
    "thirty thousand rows": ("[clauses]", "[[related]]\n" * 30_000 + "[clauses]"),
    "thirty thousand keys": ('version  = "1"', 'version  = "1"\n' + "".join(f"k{n} = 1\n" for n in range(30_000))),
    "a pack that extends a long name": ('version  = "1"', 'version  = "1"\nextends = "' + "a/" * 100_000 + '@1"'),
}


@pytest.fixture(scope="module")
def small_process():
    """Runs the command with little memory; returns its code, what it wrote, and how long the check took."""
    code = (
        "import resource, sys, time; from guildmark.cli import rules; "
        f"resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY})); start = time.process_time(); "
        "code = rules.main(['check', sys.argv[1], '--json']); "
        "sys.stderr.write(str(time.process_time() - start)); sys.exit(code)"
    )

    def run(path):
        done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    return run


@pytest.mark.parametrize("name", HUGE)
def test_what_is_huge_is_refused_at_once_and_in_little_memory(name, tmp_path, small_process):
    path = faulty(tmp_path, *HUGE[name])
    code, out, spent = small_process(path)
    assert code == 1, spent
    assert float(spent) < 2
    problem = json.loads(out)["problems"][0]
    assert problem["where"]
    assert problem["line"] >= 1
    assert len(problem["message"]) < 200
    assert not MACHINE.search(problem["message"])


def below(tmp_path, upper, lower):
    """A pack t/low@1 that extends t/sound@1, both as given."""
    for name, text in (("t/sound", upper), ("t/low", lower)):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "1.toml").write_text(text, encoding="utf-8")
    return tmp_path / "t/low/1.toml"


LOW = '[pack]\nid = "t/low"\nversion = "1"\nin_force = 2018-01-01\nextends = "t/sound@1"\n'
CLOSED = "[params.sum]\nhistory = [{ from = 2018-01-01, value = 9 }]\n"
OPEN = "[params.years]\nhistory = [{ from = 2018-01-01, value = 9 }]\n"


def test_a_lower_pack_may_change_what_is_open(tmp_path):
    assert packfiles.check(below(tmp_path, SOUND, LOW + OPEN))["ok"]


@pytest.mark.parametrize(
    ("upper", "lower", "problem"),
    [
        (SOUND, LOW + CLOSED, ("extends.closed", "params.sum", 6)),
        (SOUND, LOW + 'anniversary = "after"\n', ("extends.closed", "pack.anniversary", 6)),
        (SOUND, LOW + 'open = ["params.sum"]\n', ("extends.closed", "pack.open", 6)),
        (SOUND, LOW + '[held]\nstated = "refuse"\n', ("extends.closed", "held.stated", 7)),
        (SOUND + "[held", LOW + OPEN, ("extends.unsound", "pack.extends", 5)),
        (SOUND.replace("value = 1000", "value = 1e99"), LOW + OPEN, ("number.range", "params.sum.history[0].value", 6)),
        (SOUND.replace("until is none", "until"), LOW + OPEN, ("test.types", "clauses.D", 5)),
        (SOUND.replace('version  = "1"', 'version  = "1"\nextends = "t/low@1"'), LOW + OPEN,
         ("extends.circular", "pack.extends", 5)),
    ],
)  # fmt: skip
def test_a_lower_pack_is_refused_for_itself_or_for_the_upper_one(upper, lower, problem, tmp_path, capsys):
    assert problem in found_in(below(tmp_path, upper, lower), capsys)


def test_a_ring_of_related_occupations_relates_neighbours_only(tmp_path):
    codes = [f"6-18-01-{number:02}" for number in range(20)]
    rows = "".join(f'[[related]]\na = "{a}"\nb = "{b}"\n' for a, b in zip(codes, [*codes[1:], codes[0]], strict=True))
    path = faulty(tmp_path, "[clauses]", f"{rows}[clauses]")
    pack = packfiles.load(path)
    facts = {"got": "2010-01-01", "other": codes[0]}
    told = [decide(pack, "may", {**facts, "occ": codes[at]}, date(2024, 6, 30)).as_json() for at in (0, 1, -1, 2)]
    assert [each["clauses"][2]["verdict"] for each in told] == ["yes", "yes", "yes", "no"]


JUNK = [
    0, -1, True, Decimal("NaN"), Decimal("1e999999"), "", "x", "none", "__import__('os')", "\n", [], [1], [[1]], [{}],
    {}, {"zh": 1}, date.min, date.max, datetime(2020, 1, 1, tzinfo=UTC), time(1, 2), "2020-02-30", "S", "9",
]  # fmt: skip
PATHS = [*sorted(packfiles.SHIPPED.glob("*/*/*.toml")), HERE / "sound.toml"]


def parts(value, path=()):
    """The paths of all that stands in some data."""
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield (*path, key)
        yield from parts(value[key], (*path, key))


def spoil(data, dice):
    """Put junk in some place of the data, take something out, or put it where something else belongs."""
    places = list(parts(data))
    *road, last = dice.choice(places)
    at = reduce(lambda inside, key: inside[key], road, data)
    if dice.random() < 0.2:
        del at[last]
    else:
        other = reduce(lambda inside, key: inside[key], dice.choice(places), data)
        at[last] = copy.deepcopy(other) if dice.random() < 0.2 else dice.choice(JUNK)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_stands_wherever_is_refused_in_words_or_read_again_to_the_same(seed):
    dice = random.Random(seed)  # noqa: S311 - chance, no secret
    wholes = [reading.resolve(reading.read_toml(path)[0], packfiles.SHIPPED) for path in PATHS]
    refused = 0
    for _ in range(80):
        data = copy.deepcopy(dice.choice(wholes))
        data["cases"] = data.get("cases", [])[:3]
        for _ in range(dice.randrange(1, 4)):
            spoil(data, dice)
        try:
            pack = packfiles.loads(data)
            problems = run_cases(pack, data)[0]
            assert packfiles.from_resolved(json.loads(json.dumps(pack.resolved))).digest == pack.digest
        except packfiles.PackError as error:
            problems, refused = error.problems, refused + 1
        for problem in problems:
            assert problem.where
            assert not any(MACHINE.search(problem.message(lang)) for lang in ("zh", "en"))
    assert refused > 30


@pytest.mark.parametrize(
    "more",
    [["explain", "--facts", "none.json", "--on", "2024-06-30"], ["sql", "--on", "2024-06-30"],
     ["simulate", "--on", "2024-06-30", "--from", "none.parquet"]],
    ids=lambda more: more[0],
)  # fmt: skip
def test_no_other_verb_works_with_a_refused_pack(more, tmp_path, capsys):
    path = faulty(tmp_path, "years_since(got) >= years", "years_since(gott) >= years")
    verb, *rest = more
    assert rules.main([verb, str(path), "--decision", "may", *rest, "--json", "--lang", "en"]) == 1
    problem = json.loads(capsys.readouterr().out)["problems"][0]
    assert (problem["where"], problem["line"], problem["code"]) == ("clauses.A", 39, "fact.unknown")
    assert problem["message"] == "there is no fact or parameter gott (got?)"


@pytest.mark.parametrize(
    "value", ["nan", "1e9", "9" * 20, "9" * 5000, "1." + "1" * 20, "five", "", "2024-01-01", "[5]"]
)
def test_a_parameter_is_changed_to_a_number_that_can_be_kept_or_not_at_all(value):
    pack = packfiles.load(HERE / "sound.toml")
    with pytest.raises(packfiles.PackError) as refused:
        packfiles.with_values(pack, {"years": value})
    assert [problem.code for problem in refused.value.problems] == ["value.wrong"]
