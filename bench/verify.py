# SPDX-License-Identifier: Apache-2.0
"""`verify.page`, `verify.form`, `verify.misses`: the certificate's page and `/verify` with a million stored.

Numbers are drawn uniformly, one in ten unknown, one in ten under a wrong name; granian on both cores, 32 connections.
Limit: the same template behind the same middleware, filled after one look-up by primary key. Those drawn are signed
like any; the others fill the tables and the log, their documents of the same length. `BENCH_STORED`: another number.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

from bench.frame import RUNS, Result, house, say, seconds
from bench.town import DAY, town

STORED = int(os.environ.get("BENCH_STORED", "1000000"))
DRAWN = 4_000
BLOCK = 50_000
CONNECTIONS, ASKED_S = 32, 8.0
LEAST_RATIO, MOST_P95_MS, MOST_APART = 0.6, 60.0, 0.05
TURNER, NAME, BODY = "6-18-01-01", "车工", "Y003723990001"
TOKEN = "b" * 32


def measure() -> list[Result]:
    """Fill the tables and the log, serve the site, ask."""
    with house():
        os.environ |= {"BENCH_URLCONF": "bench.urls", "BEHIND_PROXY": "1", "PUBLIC_URL": "http://127.0.0.1"}
        made = town({TURNER: NAME})
        drawn: list[tuple[int, str, str, str]] = []
        say(f"{STORED:,} certificates stored in {seconds(lambda: drawn.extend(_fill(made))):.0f} s")
        with _served() as port:
            return _measured(port, drawn)


def _measured(port: int, drawn: list[tuple[int, str, str, str]]) -> list[Result]:
    first = drawn[0][0]
    asked = {
        "limit": [_get(f"/bench/{first}/{pk}/") for pk, *_ in drawn],
        "page": [_get(f"/c/{access}") for _, _, _, access in drawn],
        "form": [_mixed(place, number, name) for place, (_, number, name, _) in enumerate(drawn)],
        "wrong name": [_post(number, "无此人") for _, number, _, _ in drawn],
        "unknown number": [_post(number[:-6] + "999999", name) for _, number, name, _ in drawn],
    }
    seen: dict[str, list[dict[str, Any]]] = {name: [] for name in asked}
    for _ in range(RUNS):
        for name, requests in asked.items():
            seen[name].append(_load(port, requests))
    rates = {name: statistics.median(one["rate"] for one in found) for name, found in seen.items()}
    p95 = {name: statistics.median(one["p95_ms"] for one in found) for name, found in seen.items()}
    for name in asked:
        say(f"{name}: {rates[name]:.0f} a second, p95 {p95[name]:.0f} ms, {seen[name][-1]['statuses']}")
    return [_result("page", rates, p95), _result("form", rates, p95), _misses(rates, p95)]


def _result(name: str, rates: dict[str, float], p95: dict[str, float]) -> Result:
    ratio = rates[name] / rates["limit"]
    target = f"≥ {LEAST_RATIO} × the rate of the limit, p95 ≤ {MOST_P95_MS:.0f} ms at {CONNECTIONS} connections"
    met = ratio >= LEAST_RATIO and p95[name] <= MOST_P95_MS
    return Result(
        f"verify.{name}",
        STORED,
        1 / rates[name],
        target,
        met,
        limit_s=1 / rates["limit"],
        limit="a page of the same middleware and template filled after one look-up by primary key",
        ratio_to_limit=rates["limit"] / rates[name],
        parts={"a second": rates[name], "limit, a second": rates["limit"], "rate ÷ limit": ratio, "p95, ms": p95[name]},
        note="Seconds are those between two answers, both cores at work.",
    )


def _misses(rates: dict[str, float], p95: dict[str, float]) -> Result:
    wrong, unknown = rates["wrong name"], rates["unknown number"]
    apart = abs(wrong - unknown) / max(wrong, unknown)
    return Result(
        "verify.misses",
        STORED,
        1 / wrong,
        f"a wrong name and an unknown number within {MOST_APART:.0%}",
        apart <= MOST_APART,
        parts={
            "wrong name, a second": wrong,
            "unknown number, a second": unknown,
            "apart": apart,
            "wrong name, p95 ms": p95["wrong name"],
            "unknown number, p95 ms": p95["unknown number"],
        },
    )


def _get(path: str) -> str:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


def _mixed(place: int, number: str, name: str) -> str:
    """One in ten asks for an unknown number, one in ten under a wrong name."""
    if place % 10 == 0:
        return _post(number[:-6] + "999999", name)
    return _post(number, "无此人" if place % 10 == 1 else name)


def _post(number: str, name: str) -> str:
    """A question at `/verify`, each from an address of its own."""
    body = urlencode({"csrfmiddlewaretoken": TOKEN, "number": number, "name": name}, quote_via=quote)
    address = ".".join(str(random.randint(1, 250)) for _ in range(4))
    return (
        f"POST /verify HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: csrftoken={TOKEN}\r\nX-Forwarded-For: {address}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    )


def _load(port: int, requests: list[str]) -> dict[str, Any]:
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as place:
        json.dump(requests, place)
        place.flush()
        command = [sys.executable, "-m", "bench.load", str(port), place.name, str(CONNECTIONS), str(ASKED_S)]
        found: dict[str, Any] = json.loads(subprocess.check_output(command))
    if set(found["statuses"]) != {"200"}:
        raise SystemExit(f"not every answer was a page: {found['statuses']}")
    return found


@contextlib.contextmanager
def _served() -> Iterator[int]:
    """The site by granian on both cores, as `guildmark serve` has it, without its worker."""
    from django.core.management import call_command
    from django.db import connections

    from guildmark.cli.locale_files import compile_all

    compile_all()
    call_command("collectstatic", interactive=False, verbosity=0)
    connections.close_all()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "4"]
    command += ["--no-ws", "--host", "127.0.0.1", "--port", str(port), "guildmark.config.wsgi:application"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as asked:
            asked.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            if asked.recv(64):
                return
        time.sleep(0.3)
    raise SystemExit("the site did not start")


def _fill(made: Any) -> Iterator[tuple[int, str, str, str]]:
    """Store persons, certificates, leaves and the log; yields (key, number, name, access id) of those drawn."""
    from guildmark.domain.credentials.actions.certificates import LEAF_FIELDS, _Press
    from guildmark.domain.credentials.actions.log import _checkpoint
    from guildmark.domain.credentials.models import Credential, Leaf
    from guildmark.domain.people.models import Person
    from guildmark.engines.register import checkpoints, tiles
    from guildmark.flows import register_keeping
    from guildmark.kernel import bulk

    register_keeping.publish()
    files = register_keeping.log_files()
    dice = random.Random(11)
    chosen = set(dice.sample(range(STORED), min(DRAWN, STORED)))
    press = _Press(made.organisation, "2023-1", "0" * 64)
    sample = _credential(press, made, 0, Person(name="张伟"))
    size = checkpoints.read_unchecked(files.read).size
    for start in range(0, STORED, BLOCK):
        count = min(BLOCK, STORED - start)
        persons = bulk.copy_objects(Person, (_person(dice, start + n) for n in range(count)), count)
        rows = (
            _credential(press, made, start + n, person, None if start + n in chosen else sample.document)
            for n, person in enumerate(persons)
        )
        held = bulk.copy_objects(Credential, rows, count)
        leaves = [(*press.leaf(one), size + n) for n, one in enumerate(held)]
        bulk.copy(Leaf, (*LEAF_FIELDS, "index"), leaves)
        growth = tiles.grow(tiles.Edge.read(files.read, size), [leaf[0].encode() for leaf in leaves])
        files.write_all(growth.files)
        size = growth.size
        yield from (
            (one.pk, one.number, person.name, one.access_id)
            for n, (one, person) in enumerate(zip(held, persons, strict=True))
            if start + n in chosen
        )
    head = _checkpoint(size, growth.root)
    files.write(checkpoints.PATH, head.note.encode())
    _analyse()


def _analyse() -> None:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE credentials_credential, credentials_leaf, people_person")


def _person(dice: random.Random, n: int) -> Any:
    from guildmark.domain.people.models import Person

    name = (
        dice.choice("赵钱孙李周吴郑王冯陈") + dice.choice("伟芳娜敏静丽强磊军洋") + dice.choice("一二三四五六七八九十")
    )
    return Person(
        name=name,
        sort_key="x",
        initials="x",
        document_type="resident-id",
        document_number=b"\x00" * 46,
        document_index=n.to_bytes(32, "big"),
        birth_date=dt.date(1985, 1, 1),
        sex="男",
    )


def _credential(press: Any, made: Any, n: int, person: Any, document: str | None = None) -> Any:
    """The n-th certificate: signed like any, or with another's document where ``document`` is given."""
    from guildmark.domain.credentials.actions import Wanted
    from guildmark.domain.credentials.models import Credential
    from guildmark.engines.register import leaves

    number = f"{BODY[:-2]}{n // 999_999:02}23{'3'}{n % 999_999 + 1:06}"
    if document is None:
        subject = ("evaluations.entry", n)
        wanted = Wanted(person, subject, TURNER, NAME, "3", "3", False, DAY, "37*************123")
        held = press.credential(wanted, number, n % 131_072)
    else:
        held = Credential(
            number=number,
            log_id=leaves.new_id(),
            access_id=leaves.new_access_id(),
            organisation=made.organisation,
            person=person,
            subject_kind="evaluations.entry",
            subject_id=n,
            occupation=TURNER,
            occupation_name=NAME,
            level="3",
            region=made.organisation.region.code,
            valid_from=DAY,
            document=document,
            digest=f"{n:064x}",
            rules_digest="0" * 64,
            issued_at=press._now,  # noqa: SLF001 - the moment of the issue
        )
    held.status_list, held.status_index = f"b{n // 131_072}", n % 131_072
    return held
