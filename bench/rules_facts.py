# SPDX-License-Identifier: Apache-2.0
"""`rules.facts`: what the register knows about the people of a roster, gathered; limit: a query written by hand.

Both begin with the rows as read and their documents' blind indexes, and end with a record by row: the person, her
candidacies in running batches, the certificate that the row states. Their answers are compared before timing.
"""

from __future__ import annotations

import datetime as dt
import os
import statistics
from typing import Any

from bench.frame import RUNS, Memory, Result, house, say, seconds
from bench.roster import workbook
from bench.rules_sql import DifferentVerdictsError, loaded
from bench.town import DAY, classification, town

ROWS = int(os.environ.get("BENCH_ROWS", "100000"))
KNOWN, CERTIFIED = 8, 5
TARGET, MOST = "≤ 2 × the query written by hand", 2
BY_HAND = """
select a.number, p.id, p.name, c.standing, coalesce(i.log_id, r.log_id), coalesce(i.person_id, r.person_id),
       coalesce(i.level, r.level), coalesce(i.occupation, r.occupation), coalesce(i.valid_from, r.issued_on), i.status
from unnest(%s::int[], %s::bytea[], %s::text[]) a(number, document, held)
left join people_person p on p.document_index = a.document
left join lateral (
  select array_agg((e.batch_id, e.occupation, e.level, e.state)::text) as standing
  from evaluations_entry e join evaluations_batch b on b.id = e.batch_id
  where e.person_id = p.id and b.state in ('draft', 'open', 'fixed', 'shown')
) c on true
left join credentials_credential i on i.number = a.held
left join credentials_recordedcertificate r on r.number = a.held
"""


def measure() -> list[Result]:
    """Fill the register with most of a roster's people, compare, then gather by turns."""
    with house():
        from guildmark.engines import rosters
        from guildmark.facts.rosters import known_about

        rows = rosters.read(workbook(ROWS), "roster.xlsx", rosters.Layout()).rows
        _fill(rows)
        if _told(rows, known_about(rows)) != _summed(_by_hand(rows)):
            raise DifferentVerdictsError("facts gathered")
        with Memory() as memory:
            turns = [(seconds(lambda: known_about(rows)), seconds(lambda: _by_hand(rows))) for _ in range(RUNS)]
    ours, limit = (statistics.median(side) for side in zip(*turns, strict=True))
    say(f"{ours:.3f} s beside {limit:.3f} s by hand")
    return [
        Result(
            "rules.facts",
            len(rows),
            ours,
            TARGET,
            ours <= MOST * limit,
            limit_s=limit,
            limit="one query by hand for the same rows, blind indexes reckoned for it too, fetched as tuples",
            ratio_to_limit=ours / limit,
            rss_mb=memory.peak_mb,
            note=f"{loaded()}. Of ten people eight are known, four in a running batch, five hold a certificate.",
        )
    ]


def _by_hand(rows: list[Any]) -> list[tuple[Any, ...]]:
    from django.db import connection

    from guildmark.domain.people import queries as people
    from guildmark.facts.rosters import document_of

    asked = [row for row in rows if row.values.get("id_number")]
    documents = [people.document_index(*document_of(row)) for row in asked]
    held = [str(row.values.get("held_number") or "") for row in asked]
    with connection.cursor() as cursor:
        cursor.execute(BY_HAND, [[row.number for row in asked], documents, held])
        return list(cursor.fetchall())


def _summed(found: list[tuple[Any, ...]]) -> tuple[int, int, int]:
    """How many people are known, how many candidacies they have, how many certificates are found."""
    people = {row[1]: len(row[3] or ()) for row in found if row[1] is not None}
    return len(people), sum(people.values()), sum(row[4] is not None for row in found)


def _told(rows: list[Any], known: Any) -> tuple[int, int, int]:
    certified = sum(known.certificate(row) is not None for row in rows if row.values.get("id_number"))
    return len(known.persons), sum(map(len, known.candidacies.values())), certified


def _fill(rows: list[Any]) -> None:
    """Store eight of ten people; of these, entries of one batch and certificates of a ledger."""
    from django.db import connections

    from guildmark.domain.evaluations import queries as batches
    from guildmark.domain.people import queries as people
    from guildmark.domain.people.models import Ledger, Person
    from guildmark.facts.rosters import document_of
    from guildmark.flows import self_evaluation
    from guildmark.kernel import bulk, clock

    made = town(classification({str(row.values.get("occupation_code")) for row in rows}))
    batch = batches.batch_of(self_evaluation.draft_batch(made.organisation, "第1批", by=made.handler).pk)
    book = {"kind": "certificates", "source": "旧台账", "sha256": "0" * 64, "filename": "台账.xlsx", "checked_on": DAY}
    sheet = Ledger.objects.create(**book, rows=0, good=0, uploaded_by=0, uploaded_at=clock.now())
    documents = {people.document_index(*document_of(row)): row for row in rows if row.values.get("id_number")}
    chosen = [(index, row) for place, (index, row) in enumerate(documents.items()) if place % 10 < KNOWN]
    met = bulk.copy_objects(Person, (_person(index, row) for index, row in chosen), len(chosen))
    pairs = [(person, row) for person, (_, row) in zip(met, chosen, strict=True)]
    _store(batch, sheet, pairs)
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE people_person, evaluations_entry, credentials_recordedcertificate")


def _person(index: bytes, row: Any) -> Any:
    from guildmark.domain.people.models import Person

    name = str(row.values.get("name") or "无名")
    return Person(name=name, sort_key="x", initials="x", document_type="resident-id", document_number=b"\x00" * 46,
                  document_index=index, birth_date=dt.date(1985, 1, 1), sex="男")  # fmt: skip


def _store(batch: Any, ledger: Any, pairs: list[tuple[Any, Any]]) -> None:
    from guildmark.domain.credentials.models import RecordedCertificate
    from guildmark.domain.evaluations.models import Entry
    from guildmark.kernel import bulk

    entered = pairs[::2]
    bulk.copy_objects(Entry, (_entry(batch, person, row) for person, row in entered), len(entered))
    held = [one for place, one in enumerate(pairs) if place % 8 < CERTIFIED and one[1].values.get("held_number")]
    bulk.copy_objects(RecordedCertificate, (_recorded(ledger, person, row) for person, row in held), len(held))


def _entry(batch: Any, person: Any, row: Any) -> Any:
    from guildmark.domain.evaluations.models import Entry

    return Entry(
        batch=batch,
        person=person,
        occupation=row.values.get("occupation_code") or "",
        occupation_name="车工",
        level=row.values.get("level") or "3",
        decision="eligible",
        verdict="yes",
        facts={},
        on=DAY,
        rules=batch.rules,
    )


def _recorded(ledger: Any, person: Any, row: Any) -> Any:
    from guildmark.domain.credentials.models import RecordedCertificate
    from guildmark.engines.register import leaves
    from guildmark.kernel import clock

    return RecordedCertificate(
        number=row.values["held_number"],
        log_id=leaves.new_id(),
        person=person,
        occupation=row.values.get("occupation_code") or "",
        edition="2022",
        occupation_name="车工",
        level="4",
        body="旧站",
        issued_on=dt.date(2018, 5, 1),
        source="旧台账",
        ledger=ledger,
        row=row.number,
        salt="s",
        digest="0" * 64,
        recorded_at=clock.now(),
    )
