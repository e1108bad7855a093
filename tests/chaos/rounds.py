# SPDX-License-Identifier: Apache-2.0
"""Rounds of a crash run: serve, load, strike at a named point, let it come back, prove; and the figures."""

import random
import time
from collections import Counter

from tests.chaos import proofs
from tests.chaos.load import Load, Told, look_again
from tests.chaos.site import until
from tests.chaos.town import close

from guildmark.engines.register import checkpoints
from guildmark.flows import register_keeping
from guildmark.kernel import journal
from guildmark.kernel.points import POINTS

VICTIMS = ("self", "self", "database", "both", "site")
STRIKE_SECONDS, AFTER_SECONDS, SETTLE_SECONDS, AUDIT_EVERY = 12, 1.0, 90, 10
OFTEN = {"commit.before": 60, "commit.after": 60, "register.file-synced": 8, "register.file-renamed": 8}


class Rounds:
    """One crash run."""

    def __init__(self, site, town, seed, say=print):
        self.site, self.town, self.say = site, town, say
        self.random = random.Random(seed)
        self.told, self.found = Told(), []
        self.struck, self.victims, self.seconds = Counter(), Counter(), []
        self.head = self.checkpoint = None
        self.places, self.said = [], 0

    def run(self, count):
        """Play ``count`` rounds, then look at everything once more; returns the report."""
        began = time.monotonic()
        self._come_back("start")
        for number in range(1, count + 1):
            self._round(number)
        self.found += proofs.audited(self.checkpoint)
        stored = proofs.tally()
        close()
        self.site.kill()
        return self._report(count, time.monotonic() - began, stored)

    def _round(self, number):
        began = time.monotonic()
        point, arrival, victim = self._place()
        self.site.arm(number, point, arrival, victim)
        load = Load(self.site, self.town, self.told, self.random)
        load.start()
        if until(lambda: self.site.struck() or not load.running(), STRIKE_SECONDS) and self.site.struck():
            self.struck[point] += 1
        else:
            self.site.disarm()
            point, victim = "any moment", self.random.choice(("database", "site"))
        self.victims[victim] += 1
        if point == "any moment" and victim == "database":
            self.site.kill_database()
        load.stopped.wait(self.random.uniform(0.1, AFTER_SECONDS))
        if victim == "site" or point == "any moment" or self.random.random() < 0.3:
            close()
            self.site.kill()
        load.stop()
        close()
        self._come_back(f"round {number}: {point} ({arrival}), {victim}")
        if number % AUDIT_EVERY == 0:
            self.found += proofs.audited(self.checkpoint)
            self.checkpoint = register_keeping.log_files().read(checkpoints.PATH)
        self.seconds.append(time.monotonic() - began)
        self.say(f"{number:>4} {point:<24} {victim:<9} {self.seconds[-1]:5.1f} s  {len(self.found)} faults")
        for fault in self.found[self.said :]:
            self.say(f"     {fault}")
        self.said = len(self.found)

    def _place(self):
        """Where to strike next: every point in turn in an order of chance, at one of its first arrivals."""
        if not self.places:
            self.places = self.random.sample(POINTS, len(POINTS))
        point = self.places.pop()
        return point, self.random.randint(1, OFTEN.get(point, 2)), self.random.choice(VICTIMS)

    def _come_back(self, after):
        """Have the site ready, everything that was begun finished, whoever was unsure answered, and all proven."""
        if not self.site.start():
            self.found.append(f"{after}: the site did not come back")
            return
        look_again(self.site, self.town, self.told)
        if not until(_settled, SETTLE_SECONDS):
            self.found.append(f"{after}: not everything that was begun was finished")
        faults = proofs.broken(self.told, self.head)
        self.found += [f"{after}: {fault}" for fault in faults]
        self.head = journal.head()
        self.found += [f"{after}: {what} answered {status}" for what, status in self.told.broken]
        self.told.broken.clear()

    def _report(self, count, seconds, stored):
        return {
            "rounds": count,
            "faults": self.found,
            "seconds": round(seconds),
            "slowest_round": round(max(self.seconds), 1),
            "struck": dict(sorted(self.struck.items())),
            "never_struck": sorted(set(POINTS) - set(self.struck)),
            "victims": dict(self.victims),
            "acknowledged": {
                "batches": len(self.told.batches),
                "rosters": len(self.told.rosters),
                "taken": len(self.told.taken),
                "notices": len(self.told.notices),
            },
            "site_started": self.site.starts,
            "lost_connections": self.told.lost,
            "sentences": self.told.sentences,
            "stored": stored,
        }


def _settled():
    try:
        return proofs.settled()
    except Exception:  # the database may be coming back
        close()
        return False
