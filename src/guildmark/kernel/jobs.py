# SPDX-License-Identifier: Apache-2.0
"""Jobs that fall due in our clock: scheduled in the deed's transaction, run exactly once.

Flows register functions with ``@job``. ``run_due`` takes what is due, in order: a deployment with a worker hands
each to Procrastinate through the one task below, the demo's time bar and tests run them inline.
"""

from __future__ import annotations

import datetime as dt
import importlib
import logging
import pkgutil
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from procrastinate.contrib.django import app

from guildmark.kernel import clock, points
from guildmark.kernel.models import Due

TRIES = 3
RETRY = dt.timedelta(minutes=1)

Job = Callable[..., Any]

_jobs: dict[str, Job] = {}
_ticks: list[Job] = []
log = logging.getLogger("guildmark.jobs")


def job(name: str) -> Callable[[Job], Job]:
    """Register the decorated function as the job ``name``; it is called with the arguments it was scheduled with."""

    def register(function: Job) -> Job:
        known = _jobs.get(name)
        if known is not None and (known.__module__, known.__qualname__) != (function.__module__, function.__qualname__):
            raise ValueError(f"the job {name} is registered twice")
        _jobs[name] = function
        return function

    return register


def schedule(name: str, due: dt.datetime, **args: Any) -> Due:
    """Note that the job ``name`` falls due at ``due``, in the caller's transaction; ``args`` are identifiers."""
    return Due.objects.create(name=name, args=args, due_at=due)


def waiting(name: str) -> bool:
    """Whether a job of this name is still to be run."""
    return Due.objects.filter(name=name, state__in=(Due.State.TODO, Due.State.HANDED)).exists()


def next_due() -> dt.datetime | None:
    """When the earliest job falls due, or none."""
    return Due.objects.filter(state=Due.State.TODO).order_by("due_at").values_list("due_at", flat=True).first()


def run_due(now: dt.datetime | None = None, *, inline: bool = False) -> int:
    """Take every job due by ``now``, in order; returns how many. ``inline`` runs them here, else they are handed on.

    Each is taken in a transaction of its own, rows others hold are passed over. Inline, the rest still run when one
    fails, and the first failure is raised at the end.
    """
    moment, count, failure = now or clock.now(), 0, None
    while (taken := _take(moment, inline=inline)) is not None:
        count += 1
        failure = failure or taken.failure
    if failure is not None:
        raise failure
    return count


def tick(function: Job) -> Job:
    """Register the decorated function, which takes nothing, to be called by the worker about once a second."""
    if function not in _ticks:
        _ticks.append(function)
    return function


def run_ticks() -> None:
    """Call what ``tick`` registered, in the order of registration."""
    for function in _ticks:
        function()


def load() -> None:
    """Import every module of the packages in GUILDMARK_JOB_MODULES, so that what they register is known."""
    for name in settings.GUILDMARK_JOB_MODULES:
        package = importlib.import_module(name)
        for module in pkgutil.iter_modules(getattr(package, "__path__", []), f"{name}."):
            importlib.import_module(module.name)


class _Taken:
    """What became of one job: the failure it ended in, or none."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.failure = failure


def _take(moment: dt.datetime, *, inline: bool) -> _Taken | None:
    with transaction.atomic():
        todo = Due.objects.select_for_update(skip_locked=True).filter(state=Due.State.TODO, due_at__lte=moment)
        due = todo.order_by("due_at", "id").first()
        if due is None:
            return None
        if inline:
            return _Taken(_run(due))
        due.state = Due.State.HANDED
        due.save(update_fields=["state"])
        run_handed.defer(due_id=due.pk)
        return _Taken()


def hand_again() -> int:
    """Hand on once more what was handed on and never run, as after a worker was killed; returns how many.

    Handing a job twice is harmless: the task runs it only while its row says that it has not been run.
    """
    waiting = list(Due.objects.filter(state=Due.State.HANDED).order_by("due_at", "id").values_list("pk", flat=True))
    for pk in waiting:
        run_handed.defer(due_id=pk)
    return len(waiting)


@app.task(name="guildmark.run_due_job")
def run_handed(due_id: int) -> None:
    """The one task Procrastinate knows: run a due job that was handed to it, unless it has been run."""
    with transaction.atomic():
        handed = Due.objects.select_for_update().filter(pk=due_id, state=Due.State.HANDED).first()
        if handed is not None:
            _run(handed)


def _run(due: Due) -> Exception | None:
    """Run one locked row's job in a savepoint and note how it ended; a lost database is nobody's failure."""
    failure: Exception | None = None
    points.reach("job.locked")
    try:
        with transaction.atomic():
            _function(due.name)(**due.args)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever a job raises is noted and tried again
        failure = error
    _note(due, failure)
    points.reach("job.ran")
    return failure


def _note(due: Due, failure: Exception | None) -> None:
    due.tries += 1
    if failure is None:
        due.state, due.done_at, due.error = Due.State.DONE, clock.now(), ""
    else:
        log.error("job %s (%s) failed: %s", due.name, due.pk, type(failure).__name__)
        due.error = getattr(failure, "code", type(failure).__name__)
        due.state = Due.State.FAILED if due.tries >= TRIES else Due.State.TODO
        due.due_at = max(due.due_at, clock.now()) + RETRY
    due.save(update_fields=["state", "tries", "error", "done_at", "due_at"])


def _function(name: str) -> Job:
    if name not in _jobs:
        load()
    if name not in _jobs:
        raise LookupError(f"no job is registered as {name}")
    return _jobs[name]
