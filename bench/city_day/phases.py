# SPDX-License-Identifier: Apache-2.0
"""The days one after another: firms arrive as over a working day, officers and visitors are there all the time."""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable
from typing import Any

from bench.city_day.report import faults_of, table
from bench.city_day.site import move_to
from bench.city_day.town import Roster, Town
from bench.city_day.walks import Walks, walked

BEFORE_EXAM, AFTER_NOTICE, SLOWEST = 6, 6, 10


class Day:
    """All phases over one city; ``pace`` firms and ``visitors`` come in a second."""

    def __init__(self, town: Town, walks: Walks, pace: float, visitors: float, say: Callable[[str], None]) -> None:
        self.town, self.walks, self.pace, self.visitors, self.say = town, walks, pace, visitors, say
        self.seconds: dict[str, float] = {}
        self.load: dict[str, float] = {}
        self.visited = 0

    def play(self) -> None:
        """From the first roster to the certificates."""
        from guildmark.kernel import clock

        self.walks.exam_on = clock.add_working_days(clock.today(), BEFORE_EXAM)
        self._phase("rosters and plans", self.walks.enter, 0.8)
        self._move("to the examination", self.walks.exam_on)
        self._phase("marks by workbook", self.walks.examine, 1.25)
        self._move("to the next day", clock.add_working_days(clock.today(), 1))
        self._phase("results, papers, notices", self.walks.show, 1)
        self._move("through the notice", clock.add_working_days(clock.today(), AFTER_NOTICE))
        self._phase("certificates", self.walks.collect, 2)

    def _move(self, name: str, day: Any) -> None:
        began = time.monotonic()
        move_to(day)
        self.seconds[name] = time.monotonic() - began
        self.say(f"{name} {self.seconds[name]:.0f} s")

    def _phase(self, name: str, walk: Callable[[Roster], None], share: float) -> None:
        """Play a phase at ``share`` of the pace: the longer a walk, the fewer begin in a second."""
        began = time.monotonic()
        self.walks.ended.clear()
        beside = [
            threading.Thread(target=walked, args=(self.walks.sit_at_desk, officer, number))
            for number, officer in enumerate(self.town.officers)
        ]
        beside.append(threading.Thread(target=self._visitors))
        for thread in beside:
            thread.start()
        self._arrive(walk, self.pace * share)
        self.walks.ended.set()
        for thread in beside:
            thread.join()
        self.load[name] = os.getloadavg()[0]
        self.seconds[name] = time.monotonic() - began
        self.say(f"{name} {self.seconds[name]:.0f} s, {len(self.walks.book.faults)} faults")
        for fault in faults_of(self.walks.book)[:SLOWEST]:
            self.say(f"  FAULT {fault}")
        for row in table(self.walks.book)[:SLOWEST]:
            self.say(f"  {row['method']} {row['path']} n {row['n']} p50 {row['p50']} p95 {row['p95']} p99 {row['p99']}")

    def _arrive(self, walk: Callable[[Roster], None], pace: float) -> None:
        """Firms arrive by chance, ``pace`` a second on average, whatever the site answers."""
        turn = [one for one in self.town.rosters if one.batch or walk == self.walks.enter]
        random.shuffle(turn)
        threads = []
        for roster in turn:
            thread = threading.Thread(target=walked, args=(walk, roster))
            thread.start()
            threads.append(thread)
            PAUSE.wait(random.expovariate(pace))
        for thread in threads:
            thread.join()

    def _visitors(self) -> None:
        threads = []
        while not self.walks.ended.wait(random.expovariate(self.visitors)):
            self.visited += 1
            threads.append(threading.Thread(target=walked, args=(self.walks.visit, self.visited)))
            threads[-1].start()
        for thread in threads:
            thread.join()


PAUSE = threading.Event()
