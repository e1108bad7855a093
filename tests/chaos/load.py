# SPDX-License-Identifier: Apache-2.0
"""The load: handlers import rosters and put up notices, the clock moves on; what was acknowledged is written down."""

import re
import threading
from dataclasses import dataclass, field

from tests import factories
from tests.chaos.browser import Browser

from guildmark.kernel.clock import CACHE_SECONDS

DONE, TRIES = 302, 3
A_MOMENT = threading.Event()


@dataclass
class Told:
    """What the site has acknowledged: rosters received, rows taken, notices put up; and what it was unsure of."""

    batches: set = field(default_factory=set)
    rosters: dict = field(default_factory=dict)
    taken: dict = field(default_factory=dict)
    notices: set = field(default_factory=set)
    unsure: list = field(default_factory=list)
    sentences: int = 0
    lost: int = 0
    broken: list = field(default_factory=list)

    def hear(self, answer, what):
        """Note how a request ended; whether it was acknowledged."""
        status, where, body = answer
        if status == DONE and "/accounts/login/" not in where:
            return True
        if status in {0, 502, 504} or status == DONE:
            self.lost += 1
        elif (status == 503 and "稍后再试".encode() in body) or "秒后".encode() in body:
            self.sentences += 1
        elif status != 409:
            self.broken.append((what, status))
        return False


class Load:
    """Threads of people before browsers, until told to stop."""

    def __init__(self, site, town, told, random):
        self.site, self.town, self.told, self.random = site, town, told, random
        self.stopped = threading.Event()
        people = [self._import, self._import, self._put_up]
        self.threads = [threading.Thread(target=person, args=(n,)) for n, person in enumerate(people)]
        self.rows = [self.town.fresh_rows(random.randint(3, 25)) for _ in range(120)]
        self.turn = iter(self.rows)

    def start(self):
        for thread in self.threads:
            thread.start()

    def stop(self):
        self.stopped.set()
        for thread in self.threads:
            thread.join()

    def running(self):
        return any(thread.is_alive() for thread in self.threads)

    def _signed_in(self, firm):
        browser = Browser(self.site.address)
        place = self.town.firms.index(firm) + 1
        while not browser.sign_in(f"firm-{place:04}-handler"):
            if self.stopped.wait(0.3):
                return None
        return browser

    def _import(self, place):
        """A new batch, its roster, its rows; a step without an answer is looked at in the next round."""
        browser = self._signed_in(self.town.firms[place])
        while browser is not None and not self.stopped.is_set():
            rows = next(self.turn, None)
            if rows is None:
                return
            answer = browser.post("/portal/batches/new/", {"title": f"导入{rows[0]['证件号码'][-7:-1]}"})
            if not self.told.hear(answer, "batch"):
                self.stopped.wait(0.2)
                continue
            batch = int(answer[1].rstrip("/").rpartition("/")[2])
            self.told.batches.add(batch)
            self._upload(browser, place, batch, rows)

    def _upload(self, browser, place, batch, rows):
        given = ("roster", "roster.xlsx", factories.roster(*rows))
        answer = browser.post(f"/portal/batches/{batch}/roster/", file=given)
        if self.told.hear(answer, "roster"):
            self.told.rosters[int(answer[1].rstrip("/").rpartition("/")[2])] = batch
            if self.told.hear(browser.post(f"{answer[1]}take/", {"choice": "good"}), "take"):
                self.told.taken[batch] = len(rows)
                return
        self.told.unsure.append((place, batch, rows))

    def _put_up(self, _place):
        """Two notices, then a day on the clock, by the web or by the worker."""
        from guildmark.kernel import clock

        for firm, batch in [self.town.waiting.pop(0) for _ in range(2)]:
            browser = self._signed_in(firm)
            if browser is None:
                self.town.waiting.append((firm, batch))
                continue
            if self.told.hear(browser.post(f"/portal/batches/{batch}/notice/"), "notice"):
                self.told.notices.add(batch)
            else:
                self.town.waiting.append((firm, batch))
        if self.random.random() < 0.5 and browser is not None:
            self.told.hear(browser.post("/demo/clock/", {"step": "day"}), "clock")
            return
        try:
            clock.fresh()
            day = clock.add_working_days(clock.today(), 1)
            clock.set_demo(clock.midnight(day))
        except Exception as error:  # the database may just be away
            self.told.lost += bool(error)
        finally:
            from django.db import connections

            connections.close_all()


def look_again(site, town, told):
    """Whoever got no answer looks, and where nothing was taken sends the roster once more; then it is there once."""
    for place, batch, rows in told.unsure:
        if not _taken(batch):
            told.rosters = {roster: of for roster, of in told.rosters.items() if of != batch}
            answers = []
            for _ in range(TRIES):
                answers.append(_sent_again(site, told, place, batch, rows))
                if answers[-1][0] == DONE or _taken(batch):
                    break
                A_MOMENT.wait(CACHE_SECONDS)
            else:
                told.broken.append(("taken again", [(status, _heading(body)) for status, _where, body in answers]))
                continue
        told.taken[batch] = len(rows)
    told.unsure.clear()


def _taken(batch):
    from guildmark.domain.evaluations.models import Roster

    return Roster.objects.filter(batch=batch, state="taken").exists()


def _sent_again(site, told, place, batch, rows):
    """The roster sent and taken once more; refused where the lost COMMIT ended meanwhile, or the day did."""
    browser = Browser(site.address)
    assert browser.sign_in(f"firm-{place + 1:04}-handler")
    sent = browser.post(f"/portal/batches/{batch}/roster/", file=("roster", "roster.xlsx", factories.roster(*rows)))
    taken = browser.post(f"{sent[1]}take/", {"choice": "good"}) if sent[0] == DONE else sent
    told.hear(taken, "taken again")
    return taken


def _heading(body):
    return re.sub(r"<[^>]+>|\s+", " ", "".join(re.findall(r"<h1.*?</h1>", body.decode("utf-8", "replace"), re.DOTALL)))
