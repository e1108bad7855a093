# SPDX-License-Identifier: Apache-2.0
"""One firm, one level, eight workers: sixteen notices end at one midnight, the database is killed twice meanwhile."""

import datetime as dt
import random
import subprocess
import sys
import threading
import time

from django.db import close_old_connections, connections
from tests import factories
from tests.chaos import proofs
from tests.chaos.load import Told
from tests.chaos.site import Site, until
from tests.chaos.town import close

from guildmark.cli.tables import migrate
from guildmark.domain.credentials.models import Credential
from guildmark.flows import daily, self_evaluation
from guildmark.kernel import clock, postgres

BATCHES, WORKERS, KILLS = 16, 8, 2
LONGEST = 1200


def rush(people, seed, say=print):
    """Issue ``people`` certificates for each of the sixteen batches; returns the report."""
    with postgres.running():
        migrate(quiet=True)
        until_day, began = _shown(people, say), time.monotonic()
        clock.set_demo(clock.midnight(until_day + dt.timedelta(days=1)))
        close()
        workers = [_worker() for _ in range(WORKERS)]
        killer = threading.Thread(target=_kill_twice, args=(people * BATCHES, random.Random(seed)))
        killer.start()
        done = until(lambda: _quietly(_issued, people * BATCHES), LONGEST)
        seconds = time.monotonic() - began
        killer.join()
        settled = until(lambda: _quietly(proofs.settled), 120)
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.wait()
        say(f"{people * BATCHES} are issued and published after {seconds:.1f} s", flush=True)
        daily.close_day(clock.today())
        _count_anew()
        faults = proofs.broken(Told(), None) + proofs.audited(None)
        faults += [] if done else ["not everything was issued in time"]
        faults += [] if settled else ["not everything that was begun was finished"]
        serials = sorted(int(number[-6:]) for number in Credential.objects.values_list("number", flat=True))
        if serials != list(range(1, people * BATCHES + 1)):
            faults.append(f"serials {serials[:1]} to {serials[-1:]}, {len(serials)} in all")
        stored = proofs.tally()
        close()
    return {
        "certificates": len(serials),
        "serials": [f"{serials[0]:06}", f"{serials[-1]:06}"],
        "workers": WORKERS,
        "database_killed": KILLS,
        "seconds": round(seconds, 1),
        "per_second": round(len(serials) / seconds),
        "faults": faults,
        "stored": stored,
    }


def _shown(people, say):
    """One firm with sixteen notices that end on one day; the day."""
    firm = factories.firm(factories.city())
    made = [
        factories.batch(firm, "filed", factories.rows(people, place * people + 2000), title=f"第{place + 1}期")
        for place in range(BATCHES)
    ]
    say(f"{BATCHES} batches of {people} are filed", flush=True)
    factories.at(factories.again(made[0]).exam_from)
    for batch in made:
        self_evaluation.open_batch(factories.again(batch), by=firm.handler)
        factories._marked(firm, batch, {"fail": (), "absent": ()})
        factories._fixed(firm, batch, {})
        factories._shown(firm, batch, {})
    say(f"{BATCHES} notices are up", flush=True)
    return factories.notice(made[0]).until


def _count_anew():
    """A killed database forgets how large its tables are; here nobody waits for it to look by itself."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")


def _worker():
    return subprocess.Popen(
        [sys.executable, "-m", "guildmark.cli.main", "worker"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _kill_twice(wanted, chance):
    """Kill the database when a part of the certificates is there, at a moment of chance within the next batch."""
    for part in range(1, KILLS + 1):
        until(lambda share=part: _quietly(_issued, wanted * share // (KILLS + 1)), LONGEST)
        time.sleep(chance.uniform(0.05, 0.4))
        Site.kill_database(None)
    close_old_connections()


def _issued(least):
    return Credential.objects.count() >= least


def _quietly(asked, *given):
    """The answer, or no while the database is away."""
    try:
        return asked(*given)
    except Exception:
        close()
        return False
