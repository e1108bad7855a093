# SPDX-License-Identifier: Apache-2.0
"""`issue.certificates`: certificates numbered, built, signed, logged and stored, durable every 5,000.

Each round is 5,000 certificates of one body, committed, then the public log published, its files synced. A fifth of
the rounds are the whole deed (`issuing.issue_credentials`: entries read, persons locked, first-high decided, careers
and the national query noted too), told beside. Limit: building and signing alone. `BENCH_CERTIFICATES`: another number.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

from bench.frame import Memory, Result, house, say, seconds
from bench.town import DAY, town

CERTIFICATES = int(os.environ.get("BENCH_CERTIFICATES", "50000"))
AT_ONCE = 5_000
WHOLE = 5
LEAST = 3_000
TURNER, NAME = "6-18-01-01", "车工"


def measure() -> list[Result]:
    """Measure the issue of many certificates."""
    with house():
        made = town({TURNER: NAME})
        batches = list(_batches(made, CERTIFICATES))
        say(f"{CERTIFICATES:,} people passed in {len(batches)} batches")
        parts = _parts(batches[0])
        with Memory() as memory:
            whole = [seconds(partial(_issue, batch)) for batch in batches[1 : 1 + len(batches) // WHOLE]]
            rest = [_wanted(batch) for batch in batches[1 + len(whole) :]]
            took = sum(seconds(partial(_certify, batch, wanted)) for batch, wanted in rest)
        n = AT_ONCE * len(rest)
        limit = n / AT_ONCE * (parts["build, s"] + parts["sign, s"])
    rate = n / took
    say(f"{rate:,.0f} a second")
    parts["whole deeds a second"] = AT_ONCE * len(whole) / sum(whole) if whole else 0
    note = f"{rate:,.0f} a second; parts are of the first {AT_ONCE:,}, with every part timed, and are not in the total."
    return [
        Result(
            "issue.certificates",
            n,
            took,
            f"≥ {LEAST:,} a second",
            rate >= LEAST,
            limit_s=limit,
            limit="building and signing alone, by the parts",
            ratio_to_limit=took / limit,
            rss_mb=memory.peak_mb,
            runs=len(rest),
            parts={"certificates a second": rate, **parts},
            note=note,
        )
    ]


def _batches(made: Any, count: int) -> Iterator[tuple[Any, list[int]]]:
    """People who passed, 5,000 a batch, put into the tables as the road would have: batch and its entries' ids."""
    from guildmark.domain.evaluations.models import Batch, Entry
    from guildmark.domain.people import queries as people
    from guildmark.domain.people.models import Person
    from guildmark.flows import self_evaluation
    from guildmark.flows.demo.people import Registrar
    from guildmark.kernel import bulk, crypto

    registrar = Registrar(random.Random(5))
    for place in range(count // AT_ONCE):
        batch = self_evaluation.draft_batch(made.organisation, f"第{place + 1}批", by=made.handler)
        Batch.objects.filter(pk=batch.pk).update(state="shown", exam_from=DAY, exam_to=DAY)
        batch.refresh_from_db()
        known = [registrar.born_between(1966, 2003) for _ in range(AT_ONCE)]
        rows = [
            Person(
                name=one.name,
                sort_key="x",
                initials="x",
                document_type="resident-id",
                document_number=crypto.encrypt(one.id_number.encode()),
                document_index=people.document_index("resident-id", one.id_number),
                birth_date=one.birth_date,
                sex=one.sex,
            )
            for one in known
        ]
        persons = bulk.copy_objects(Person, rows, AT_ONCE)
        entries = [
            Entry(
                batch=batch,
                person_id=person.pk,
                occupation=TURNER,
                occupation_name=NAME,
                level="3",
                decision="e2018-l3",
                verdict="yes",
                facts={},
                on=DAY,
                rules=batch.rules,
                state="passed",
            )
            for person in persons
        ]
        yield batch, [entry.pk for entry in bulk.copy_objects(Entry, entries, AT_ONCE)]


def _wanted(given: tuple[Any, list[int]]) -> tuple[Any, list[Any]]:
    """What is to be certified of one batch, as the deed would ask for it."""
    from guildmark.domain.credentials.actions import Wanted
    from guildmark.domain.evaluations import queries
    from guildmark.domain.people import queries as people

    batch, ids = given
    entries = queries.entries_by_id(ids)
    return batch, [
        Wanted(
            person=one.person,
            subject=(queries.ENTRY, one.pk),
            occupation=one.occupation,
            occupation_name=one.occupation_name,
            level=one.level,
            character="3",
            first_high=True,
            awarded=DAY,
            masked_document=people.masked_document(one.person),
        )
        for one in (entries[pk] for pk in ids)
    ]


def _certify(batch: Any, wanted: list[Any]) -> None:
    """Number, build, sign, log and store durably, and publish the log."""
    from guildmark.domain.cases import queries as cases
    from guildmark.domain.credentials import actions
    from guildmark.flows import register_keeping
    from guildmark.kernel import bulk
    from guildmark.kernel.grants import SYSTEM

    filing = cases.filing_when(batch.organisation, DAY)
    with bulk.uncollected():
        actions.issue(batch.organisation, filing.body_code, wanted, rules=batch.rules.digest, by=SYSTEM)
    register_keeping.publish()


def _issue(given: tuple[Any, list[int]]) -> None:
    """Certify one batch durably, and publish the log."""
    from django.db import transaction

    from guildmark.domain.evaluations import queries
    from guildmark.flows import issuing, register_keeping
    from guildmark.kernel.grants import SYSTEM

    batch, ids = given
    with transaction.atomic():
        entries = queries.entries_by_id(ids)
        issuing.issue_credentials(batch, [entries[pk] for pk in ids], by=SYSTEM)
    register_keeping.publish()


def _parts(given: tuple[Any, list[int]]) -> dict[str, float]:
    """Issue one batch with every part timed; what the parts leave is the rest of the deed."""
    from guildmark.domain.credentials import actions
    from guildmark.engines import seals
    from guildmark.flows import register_keeping
    from guildmark.kernel import bulk

    took: Counter[str] = Counter()
    places = [
        (seals.credentials, "document", "build, s"),
        (seals.signatures, "seal", "sign, s"),
        (bulk, "copy", "COPY, s"),
        (actions, "integrate", "log, s"),
        (os, "fsync", "fsync, s"),
    ]
    before = [(module, name, getattr(module, name)) for module, name, _ in places]
    for module, name, label in places:
        setattr(module, name, _timed(getattr(module, name), label, took))
    start = time.perf_counter()
    _issue(given)
    whole = time.perf_counter() - start
    for module, name, function in before:
        setattr(module, name, function)
    took["COPY, s"] -= took["build, s"] + took["sign, s"]  # made as the server takes in those before
    took["all of it, s"] = whole
    took["the rest, s"] = whole - sum(took[label] for *_, label in places)
    assert register_keeping.credentials.integrate is actions.integrate  # noqa: S101 - what was timed is what runs
    return {label: took[label] for *_, label in [*places, (0, "the rest, s"), (0, "all of it, s")]}


def _timed(function: Any, label: str, took: Counter[str]) -> Any:
    def timed(*given: Any, **named: Any) -> Any:
        start = time.perf_counter()
        try:
            return function(*given, **named)
        finally:
            took[label] += time.perf_counter() - start

    return timed
