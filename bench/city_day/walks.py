# SPDX-License-Identifier: Apache-2.0
"""The people of the day, each a walk through pages as a person would click: firms, officers at the desk, visitors."""

from __future__ import annotations

import datetime as dt
import io
import random
import re
import threading
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from bench.city_day.browser import Book, Browser, UnexpectedAnswerError
from bench.city_day.town import Roster, Town

PARTS = {"理论成绩": "theory", "技能成绩": "practice", "综合评审成绩": "review"}
SITE = "本单位实训中心"
ABSENT = "缺考"
PAUSE_S = (0.2, 1.2)
DESK_PAUSE_S = (0.5, 2.0)
OBJECT_SHARE, REVOKE_SHARE = 0.15, 0.1


class Walks:
    """What each kind of person does; all browsers write into one book."""

    def __init__(self, port: int, town: Town, book: Book, scan: bytes, papers: list[str]) -> None:
        self.port, self.town, self.book, self.scan, self.papers = port, town, book, scan, papers
        self.exam_on: dt.date | None = None
        self.ended = threading.Event()
        self.lock = threading.Lock()
        self.objected = self.decided = self.revoked = self.verified = 0

    def browser(self, place: int) -> Browser:
        """A browser at an address of its own."""
        return Browser(self.port, self.book, f"10.{place >> 16 & 255}.{place >> 8 & 255}.{place & 255}")

    def pause(self, span: tuple[float, float] = PAUSE_S) -> None:
        """Read the page; whoever is at the desk goes when the day ends."""
        (self.ended if span is DESK_PAUSE_S else _READING).wait(random.uniform(*span))

    def enter(self, roster: Roster) -> None:
        """The handler's first day: a batch, its roster read, checked and taken, a plan filed."""
        one = self.browser(roster.place)
        one.sign_in(roster.handler)
        for path in ("/portal/filings/", "/portal/batches/", "/portal/batches/new/"):
            self.pause()
            one.get(path)
        roster.batch = one.post("/portal/batches/new/", {"title": roster.title}).number()
        start = f"/portal/batches/{roster.batch}/"
        one.get(f"{start}template/")
        one.get(f"{start}roster/")
        self.pause()
        found = one.post(f"{start}roster/", file=("roster", f"名册{roster.place + 1}.xlsx", roster.data))
        page = found.where
        self.pause()
        if f"{page}marked/" in found.text:
            one.get(f"{page}marked/")
        one.post(f"{page}take/", {"choice": "good"})
        self.pause()
        listed = one.get(f"{start}entries/")
        for link in listed.links("/portal/entries/")[:2]:
            one.get(link)
        self._plan(one, start)
        self._look(roster, start, one)

    def _plan(self, one: Browser, start: str) -> None:
        page = one.get(f"{start}plan/").text
        self.pause()
        chosen = re.findall(r'name="assessors"[^>]*value="(\d+)"|value="(\d+)"[^>]*name="assessors"', page)
        supervisor = re.search(r'<select[^>]*name="supervisor".*?<option value="(\d+)"', page, re.DOTALL)
        day = str(self.exam_on)
        fields: dict[str, Any] = {"exam_from": day, "exam_to": day, "site": SITE}
        fields |= {
            "supervisor": supervisor.group(1) if supervisor else "",
            "assessors": [a or b for a, b in chosen][:3],
        }
        one.post(f"{start}plan/", fields)
        one.post(f"{start}plan/file/")

    def _look(self, roster: Roster, start: str, one: Browser) -> None:
        """The checker looks at whoever is in doubt."""
        links = one.get(f"{start}entries/?state=look").links("/portal/entries/")
        if not links:
            return
        checker = self.browser(roster.place)
        checker.sign_in(roster.checker)
        for link in links:
            checker.get(link)
            checker.post(f"{link}look/", {"do": "accept", "reason": "已核对劳动合同和社保记录"})

    def examine(self, roster: Roster) -> None:
        """The day of examination: opened, marks by workbook."""
        one = self.browser(roster.place)
        one.sign_in(roster.handler)
        start = f"/portal/batches/{roster.batch}/"
        one.get(start)
        self.pause()
        one.post(f"{start}open/")
        filled = filled_in(one.get(f"{start}marks/template/").body, roster)
        self.pause()
        found = one.post(f"{start}marks/workbook/", file=("marks", "成绩表.xlsx", filled))
        self.pause()
        one.post(f"{found.where}take/", {"choice": "good"})

    def show(self, roster: Roster) -> None:
        """The second person fixes; the handler prints the papers, hands the signed ones in, puts the notice up."""
        start = f"/portal/batches/{roster.batch}/"
        checker = self.browser(roster.place)
        checker.sign_in(roster.checker)
        checker.get(start)
        checker.get(f"{start}results/")
        self.pause()
        checker.post(f"{start}results/")
        one = self.browser(roster.place)
        one.sign_in(roster.handler)
        one.get(f"{start}papers/")
        one.get(f"{start}papers/set.pdf")
        self.pause()
        one.post(f"{start}papers/", {"papers": self.papers}, ("scan", "考务材料.pdf", self.scan))
        one.post(f"{start}notice/")

    def collect(self, roster: Roster) -> None:
        """After the notice: the certificates, one of them as paper and as file."""
        one = self.browser(roster.place)
        one.sign_in(roster.handler)
        one.get(f"/portal/batches/{roster.batch}/")
        self.pause()
        listed = one.get("/portal/certificates/")
        for path in re.findall(r"/portal/certificates/\d+/", listed.text)[:1]:
            one.get(f"{path}json/")
            one.get(f"{path}pdf/")
        one.get("/portal/submissions/")

    def visit(self, number: int) -> None:
        """A visitor: a certificate verified by number and name, another by its link, sometimes a notice objected to."""
        one = self.browser(1 << 20 | number)
        one.get("/")
        one.get("/verify")
        certificate, name, link = random.choice(self.town.certificates)
        self.pause()
        one.post("/verify", {"number": certificate, "name": name})
        one.post("/verify", {"number": certificate, "name": "某甲"})
        one.get(f"/c/{link}")
        one.get(f"/c/{link}/qr.svg")
        with self.lock:
            self.verified += 1
        for path in ("/figures/", "/register/", "/register/checkpoint"):
            one.get(path)
        notices = one.get("/notices/").links("/notices/")
        if notices:
            self._read_notice(one, random.choice(notices))

    def _read_notice(self, one: Browser, path: str) -> None:
        lines = one.get(path).links(f"{path}/object/")
        if lines and random.random() < OBJECT_SHARE:
            line = random.choice(lines)
            one.get(line, expect=(200, 410))
            self.pause()
            given = {"text": "考试当天我在场，没有见到此人参加操作考试。", "contact": ""}
            sent = one.post(line, given, expect=(200, 409, 410))
            with self.lock:
                self.objected += sent.status == HTTPStatus.OK

    def sit_at_desk(self, officer: str, number: int) -> None:
        """An officer from morning to evening: the queue, filings, objections, revocations, search, the journal."""
        one = self.browser(1 << 21 | number)
        one.sign_in(officer)
        while not self.ended.is_set():
            if officer == "city-officer":
                self._decide(one)
            if officer.startswith("city"):
                self._revoke(one, officer)
            for path in self._rounds(officer):
                one.get(path)
                self.pause(DESK_PAUSE_S)
                if self.ended.is_set():
                    return

    def _rounds(self, officer: str) -> list[str]:
        """The pages of a round at the desk; the journal is the city's and the auditor's."""
        certificate, name, _link = random.choice(self.town.certificates)
        pages = [
            "/desk/",
            "/desk/filings/",
            f"/desk/filings/?q={quote(random.choice(('重工', '纺织', '盐业', '鸢都', '食品')))}",
            "/desk/batches/",
            "/desk/notices/",
            "/desk/objections/?state=open",
            f"/desk/certificates/?q={quote(name)}",
            f"/desk/certificates/?q={certificate}",
            "/desk/revocations/",
            "/desk/submissions/",
            *(["/desk/journal/"] if not officer.startswith("district") else []),
        ]
        return random.sample(pages, len(pages))

    def _decide(self, one: Browser) -> None:
        """Decide what stands open, up to three; another may have been quicker."""
        for link in one.get("/desk/objections/?state=open").links("/desk/objections/")[:3]:
            one.get(link)
            self.pause(DESK_PAUSE_S)
            outcome = "upheld" if random.random() < OBJECT_SHARE else "dismissed"
            one.post(link, {"outcome": outcome, "reason": "已核对现场签到和考评记录"}, expect=(200, 409))
            with self.lock:
                self.decided += 1

    def _revoke(self, one: Browser, officer: str) -> None:
        """The officer proposes now and then; the supervisor confirms."""
        if officer == "city-officer" and random.random() < REVOKE_SHARE:
            number = self.town.certificates.pop()[0]
            link = one.get(f"/desk/certificates/?q={number}").links("/desk/certificates/")[0]
            one.get(link)
            one.post(link, {"reason": "材料复核未通过"})
        if officer == "city-supervisor":
            page = one.get("/desk/revocations/?state=proposed")
            for link in page.links("/desk/certificates/")[:1]:
                shown = one.get(link).text
                for path in re.findall(r'action="(/desk/revocations/\d+/)"', shown)[:1]:
                    one.post(path, {"do": "confirm"})
                    with self.lock:
                        self.revoked += 1


_READING = threading.Event()


def walked(walk: Callable[..., None], *given: Any) -> None:
    """Walk; where an answer was not expected, it is in the book and the walk ends there."""
    try:
        walk(*given)
    except UnexpectedAnswerError:
        return


def filled_in(template: bytes, roster: Roster) -> bytes:
    """The workbook of marks as the firm fills it: the planned marks beside each name."""
    import xlsxwriter
    from python_calamine import CalamineWorkbook

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(template)).get_sheet_by_index(0).to_python()
    head = sheet[0]
    columns = {place: PARTS[str(title)] for place, title in enumerate(head) if str(title) in PARTS}
    named = head.index("姓名")
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        page = book.add_worksheet("成绩")
        page.write_row(0, 0, head)
        for number, row in enumerate(sheet[1:], start=1):
            page.write_row(number, 0, [str(cell) for cell in row[:4]])
            marks = roster.marks.get(str(row[named]), {})
            for place, part in columns.items():
                if part in marks:
                    page.write(number, place, ABSENT if marks[part] is None else float(marks[part]))
    return memory.getvalue()
