# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S608 - the queries are joined from constants of this file, nothing from outside enters them

"""Where each certificate comes from: set-based proofs over the whole record, for ``guildmark demo audit``.

Each rule is one query that counts certificates for which something is missing; a city is sound where all are zero.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

ENTRY = "e.id = c.subject_id AND c.subject_kind = 'evaluations.entry'"
ISSUED = f"FROM credentials_credential c JOIN evaluations_entry e ON {ENTRY}"
SHEET = "marking_sheet s ON s.subject_kind = 'evaluations.entry' AND s.subject_id = e.id"
BATCH = "evaluations_batch b ON b.id = e.batch_id"
NOTICE = "publicity_notice n ON n.subject_kind = 'evaluations.batch' AND n.subject_id = e.batch_id"

RULES: dict[str, tuple[str, str]] = {
    "entry": (
        "certificates without an entry that was judged and certified",
        (
            "SELECT count(*) FROM credentials_credential c LEFT JOIN evaluations_entry e ON e.id = c.subject_id"
            " AND c.subject_kind = 'evaluations.entry' AND e.state = 'certified' AND e.person_id = c.person_id"
            " AND e.occupation = c.occupation AND e.level = c.level AND (e.verdict = 'yes' OR e.look_reason <> '')"
            " WHERE e.id IS NULL"
        ),
    ),
    "marks": (
        "certificates whose sheet lacks a mark of a part, or whose result did not pass",
        (
            f"SELECT count(*) {ISSUED} LEFT JOIN {SHEET} LEFT JOIN marking_result r ON r.sheet_id = s.id"
            " WHERE r.passed IS NOT TRUE OR jsonb_array_length(s.parts) <>"
            " (SELECT count(*) FROM marking_mark m WHERE m.sheet_id = s.id AND NOT m.absent)"
        ),
    ),
    "two-people": (
        "certificates whose results were fixed by somebody who entered a mark of the batch",
        (
            f"SELECT count(*) {ISSUED} JOIN {BATCH} JOIN {SHEET} JOIN marking_result r ON r.sheet_id = s.id"
            " WHERE b.fixed_by IS DISTINCT FROM r.fixed_by OR EXISTS (SELECT 1 FROM marking_mark m"
            " JOIN marking_sheet o ON o.id = m.sheet_id JOIN evaluations_entry f ON f.id = o.subject_id"
            " AND o.subject_kind = 'evaluations.entry' WHERE f.batch_id = b.id AND m.entered_by = r.fixed_by"
            " AND NOT m.kept)"
            " OR EXISTS (SELECT 1 FROM kernel_line j WHERE j.subject = 'evaluations.batch:' || b.id"
            " AND j.kind = 'marking.marks.entered' AND j.actor_id = r.fixed_by)"
        ),
    ),
    "notice": (
        "certificates whose line did not stand on a closed notice for its whole time",
        (
            f"SELECT count(*) {ISSUED} LEFT JOIN {NOTICE} AND n.state = 'closed' AND n.until < c.valid_from"
            " LEFT JOIN publicity_line l ON l.notice_id = n.id AND l.subject_kind = 'evaluations.entry'"
            " AND l.subject_id = e.id AND l.state = 'shown' WHERE l.id IS NULL"
        ),
    ),
    "objections": (
        "certificates against whose line an objection stands open or was upheld",
        (
            f"SELECT count(*) {ISSUED} JOIN {NOTICE} JOIN publicity_line l ON l.notice_id = n.id"
            " AND l.subject_id = e.id JOIN publicity_objection o ON o.line_id = l.id"
            " WHERE o.state <> 'dismissed' AND c.status = 'active'"
        ),
    ),
    "journal": (
        "certificates whose batch lacks a journal line of a step",
        (
            f"SELECT count(*) {ISSUED} JOIN {NOTICE} WHERE (SELECT count(DISTINCT j.kind) FROM kernel_line j"
            " WHERE (j.subject = 'evaluations.batch:' || e.batch_id AND j.kind IN ('evaluations.batch.drafted',"
            " 'evaluations.plan.filed', 'evaluations.batch.opened', 'marking.marks.entered', 'marking.results.fixed',"
            " 'evaluations.batch.fixed', 'evaluations.batch.closed'))"
            " OR (j.subject = 'evaluations.batch:' || e.batch_id AND e.resit_of_id IS NULL"
            " AND j.kind IN ('evaluations.roster.checked', 'evaluations.entries.taken'))"
            " OR (j.subject = 'evaluations.batch:' || e.batch_id AND e.resit_of_id IS NOT NULL"
            " AND j.kind IN ('evaluations.resits.entered', 'marking.marks.kept'))"
            " OR (j.subject = 'publicity.notice:' || n.id AND j.kind IN"
            " ('publicity.notice.put-up', 'publicity.notice.closed'))) < 11"
        ),
    ),
    "issued": (
        "certificates that no journal line of an issue names",
        (
            "SELECT count(*) FROM credentials_credential c WHERE c.correction_of_id IS NULL AND NOT EXISTS"
            " (SELECT 1 FROM issued_ids i WHERE i.id = c.log_id)"
        ),
    ),
    "leaf": (
        "certificates without exactly one issue in the log, or with another digest or other dimensions there",
        (
            "SELECT count(*) FROM credentials_credential c LEFT JOIN (SELECT log_id, count(*) AS n, min(body) AS body,"
            " min(level) AS level, min(date) AS date FROM credentials_leaf WHERE act IN ('issue', 'correct')"
            " AND index IS NOT NULL GROUP BY log_id) f ON f.log_id = c.log_id WHERE f.n IS DISTINCT FROM 1"
            " OR f.body::jsonb->>'sha256' <> c.digest OR f.level <> c.level OR f.date <> c.valid_from"
        ),
    ),
    "serials": (
        "bodies, years and levels whose serials have a gap",
        (
            "SELECT count(*) FROM (SELECT left(number, 15) AS body, level, max(right(number, 6)::int) AS top,"
            " count(*) AS n FROM credentials_credential GROUP BY 1, 2) s WHERE s.top <> s.n"
        ),
    ),
    "first-high": (
        "persons with more than one valid first certificate of level 3 or above",
        (
            "SELECT count(*) FROM (SELECT person_id FROM credentials_credential WHERE first_high AND status = 'active'"
            " GROUP BY person_id HAVING count(*) > 1) p"
        ),
    ),
    "corrected": (
        "corrected certificates whose old one is not revoked, or whose name two officers did not correct",
        (
            "SELECT count(*) FROM credentials_credential c JOIN credentials_credential o ON o.id = c.correction_of_id"
            " WHERE o.status <> 'revoked' OR o.person_id <> c.person_id OR o.valid_from <> c.valid_from"
            " OR o.level <> c.level OR NOT EXISTS (SELECT 1 FROM kernel_line j WHERE j.data->>'id' = c.log_id"
            " AND j.kind = 'credentials.credential.corrected' AND j.data->>'of' = o.log_id)"
            " OR NOT EXISTS (SELECT 1 FROM people_namequestion q WHERE q.person_id = c.person_id"
            " AND q.state = 'corrected' AND q.decided_by <> q.proposed_by)"
        ),
    ),
    "scope": (
        "certificates outside the scope filed by their firm",
        (
            f"SELECT count(*) {ISSUED} WHERE NOT EXISTS (SELECT 1 FROM cases_filing g JOIN cases_filingscope h"
            " ON h.filing_id = g.id WHERE g.organisation_id = c.organisation_id AND g.body_code = left(c.number, 13)"
            " AND h.occupation = c.occupation AND c.level = ANY(h.levels))"
        ),
    ),
}
ISSUED_IDS = (
    "WITH issued_ids AS (SELECT jsonb_array_elements_text(data->'ids') AS id FROM kernel_line"
    " WHERE kind = 'credentials.credential.issued') "
)


@dataclass(frozen=True)
class Proof:
    """One rule, what it counts, and how many certificates break it."""

    rule: str
    counts: str
    broken: int


def prove() -> list[Proof]:
    """Run every rule over the whole record."""
    return [Proof(rule, counts, _count(query)) for rule, (counts, query) in RULES.items()]


def _count(query: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute((ISSUED_IDS if "issued_ids" in query else "") + query)
        return int(cursor.fetchone()[0])


NOTED = (
    "SELECT DISTINCT c.log_id FROM credentials_credential c JOIN credentials_recordedcertificate r"
    " ON r.person_id = c.person_id WHERE c.first_high AND r.level IN ('3', '2', '1', 'T', 'S')"
    " AND r.issued_on <= c.valid_from AND r.recorded_at > c.issued_at ORDER BY 1"
)


def came_to_light() -> list[str]:
    """The log ids of certificates issued as their holder's first of level 3 or above, before an older one was recorded.

    Their leaves stay as they are: the list is for people to read, no rule is broken by it.
    """
    with connection.cursor() as cursor:
        cursor.execute(NOTED)
        return [row[0] for row in cursor.fetchall()]
