# SPDX-License-Identifier: Apache-2.0
"""`roster.import`: a big roster read, checked with eligibility and staged, as an upload does it.

Limit: reading the same workbook with calamine and copying its cells into a table. Peer: django-import-export.
`BENCH_ROSTER` names another workbook, `BENCH_ROWS` and `BENCH_PEER_ROWS` other lengths.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import random
import statistics
import time
from functools import partial
from pathlib import Path
from typing import Any

from bench.frame import RUNS, Memory, Result, house, say, seconds
from bench.peer import import_export
from bench.town import classification, town

ROWS = int(os.environ.get("BENCH_ROWS", "100000"))
COLUMNS = (
    "姓名", "证件号码", "性别", "出生日期", "手机号", "职业编码", "职业名称", "申报等级", "现等级", "现证书编号",
    "现证书职业编码", "现证书日期", "从业起始", "学历",
)  # fmt: skip
TARGET, MOST_RATIO, MOST_S, MOST_MB = "≤ 6 × limit, ≤ 25 s, ≤ 400 MiB above idle", 6, 25, 400
EDUCATIONS = ("高中", "中等职业学校", "技工学校", "高级技工学校", "大学本科及以上", "")
FAULTY = 0.04


def measure() -> list[Result]:
    """Measure the upload of a big roster."""
    given = os.environ.get("BENCH_ROSTER")
    data = Path(given).read_bytes() if given else workbook(ROWS)
    with house():
        rows = _cells(data)
        made = town(classification({str(cell) for row in rows for cell in row}))
        n = len(rows) - 1
        del rows
        rounds = [_round(made, data, place) for place in range(RUNS)]
        peer_s, peer_n = import_export(_cells(data))
    ours, read_s, copy_s, peak_mb = (statistics.median(values) for values in zip(*rounds, strict=True))
    limit, parts = read_s + copy_s, {"limit: calamine, s": read_s, "limit: COPY, s": copy_s}
    met = ours <= MOST_RATIO * limit and ours <= MOST_S and peak_mb <= MOST_MB
    return [
        Result(
            "roster.import",
            n,
            ours,
            TARGET,
            met,
            limit_s=limit,
            limit="calamine's reading of the same file and COPY of its cells as text",
            peer_s=peer_s,
            peer=f"django-import-export {_version()}, .xlsx through tablib, bulk, rows validated by the model alone",
            peer_n=peer_n,
            ratio_to_limit=ours / limit,
            ratio_to_peer=(ours / n) / (peer_s / peer_n),
            rss_mb=peak_mb,
            parts=parts,
            note=f"File of {len(data) / 1e6:.1f} MB. Limit and ours by turns; memory: above what stood before.",
        )
    ]


def _version() -> str:
    from importlib.metadata import version

    return version("django-import-export")


def _cells(data: bytes) -> list[list[Any]]:
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def _copy(rows: list[list[Any]]) -> None:
    """COPY the cells as text into a table of its own."""
    from django.db import connection, transaction

    names = [f"c{place}" for place in range(len(rows[0]))]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE raw ({', '.join(f'{name} text' for name in names)}) ON COMMIT DROP")
        with cursor.copy(f"COPY raw ({', '.join(names)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([str(cell) for cell in row])


def _round(made: Any, data: bytes, place: int) -> tuple[float, float, float, float]:
    """Read and copy the file, then upload it to a new batch: seconds of ours, of reading, of COPY, and our memory."""
    from guildmark.domain.evaluations import queries as batches
    from guildmark.flows import self_evaluation

    batch = self_evaluation.draft_batch(made.organisation, f"第{place + 1}批", by=made.handler)
    batch = batches.batch_of(batch.pk)
    start = time.perf_counter()
    rows = _cells(data)
    read_s = time.perf_counter() - start
    copy_s = seconds(partial(_copy, rows))
    del rows
    with Memory() as memory:
        start = time.perf_counter()
        roster = self_evaluation.receive_roster(batch, data, "roster.xlsx", by=made.handler)[0]
        ours = time.perf_counter() - start
    if roster is None:
        raise SystemExit("the roster could not be read")
    say(f"{ours:.2f} s beside {read_s:.2f} + {copy_s:.2f}; {memory.peak_mb:.0f} MiB; {roster.good} good")
    return ours, read_s, copy_s, memory.peak_mb


def workbook(rows: int, seed: int = 7) -> bytes:
    """Return a roster of ``rows`` rows and 14 columns; a few in a hundred have something wrong."""
    import xlsxwriter

    from guildmark.flows.demo.people import Registrar
    from guildmark.flows.demo.words import OCCUPATIONS

    dice = random.Random(seed)
    registrar = Registrar(dice)
    occupations = list(OCCUPATIONS)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet, day = book.add_worksheet("名单"), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, COLUMNS)
        for number in range(1, rows + 1):
            for place, value in enumerate(_row(dice, registrar, occupations, number)):
                if isinstance(value, dt.date):
                    sheet.write_datetime(number, place, value, day)
                elif value:
                    sheet.write_string(number, place, value)
    return out.getvalue()


def _row(dice: random.Random, registrar: Any, occupations: list[tuple[str, str]], number: int) -> list[Any]:
    from guildmark.engines.rosters import level_name

    person = registrar.born_between(1966, 2004)
    code, name = dice.choice(occupations)
    grown = person.birth_date.year + 17
    since = dt.date(dice.randint(grown, max(grown, 2016)), dice.randint(1, 12), 1)
    held = since + dt.timedelta(days=dice.randint(400, 2400))
    held = held if held < dt.date(2023, 8, 1) else dt.date(2023, 7, 31)
    level = dice.choice("432")
    below = {"4": "5", "3": "4", "2": "3"}[level]
    row = [
        person.name, person.id_number, person.sex, person.birth_date, f"1{dice.randint(3 * 10**9, 10**10 - 1)}", code,
        name, level_name(level), level_name(below), f"SJ{number:08}", code, held, f"{since:%Y-%m}",
        dice.choice(EDUCATIONS),
    ]  # fmt: skip
    if dice.random() < FAULTY:
        _spoil(dice, row)
    return row


def _spoil(dice: random.Random, row: list[Any]) -> None:
    """Make one of a few common mistakes in a row."""
    match dice.randrange(8):
        case 0:
            row[1] = row[1][:-1] + ("1" if row[1][-1] != "1" else "2")
        case 1:
            row[2] = "女" if row[2] == "男" else "男"
        case 2:
            row[4] = "138"
        case 3:
            row[5] = "9-99-99-99"
        case 4:
            row[0] = f" {row[0]} "
        case 5:
            row[11] = "2021.13.01"
        case 6:
            row[7] = "五百级"
        case 7:
            row[9] = ""
