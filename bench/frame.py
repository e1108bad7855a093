# SPDX-License-Identifier: Apache-2.0
"""The frame of a measure: what is reported of it, a house of its own, clocks and memory. For the modules beside it."""

from __future__ import annotations

import contextlib
import os
import platform
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

MIB = 1024 * 1024
RUNS = int(os.environ.get("BENCH_RUNS", "3"))


@dataclass
class Result:
    """One line of ``results.json``: seconds are medians of ``runs``; what was not measured is None.

    ``ratio_to_limit`` and ``ratio_to_peer`` are ours to theirs per item: below 1 we take less.
    """

    name: str
    n: int
    ours_s: float
    target: str
    met: bool | None
    limit_s: float | None = None
    limit: str = ""
    peer_s: float | None = None
    peer: str = ""
    peer_n: int | None = None
    ratio_to_limit: float | None = None
    ratio_to_peer: float | None = None
    rss_mb: float | None = None
    runs: int = RUNS
    parts: dict[str, float] = field(default_factory=dict)
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the line, numbers to four places, with the machine named."""
        rounded = {key: round(value, 4) if isinstance(value, float) else value for key, value in asdict(self).items()}
        rounded["parts"] = {key: round(value, 4) for key, value in self.parts.items()}
        return rounded | {"machine": machine()}


def machine() -> str:
    """Name this machine: processor, cores, memory, system, Python."""
    with contextlib.suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
        told = f"{model or platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB"
        return f"{told}, {platform.system()} {platform.release().split('-')[0]}, Python {platform.python_version()}"
    return platform.platform()


def say(text: str) -> None:
    """Tell progress on standard error."""
    sys.stderr.write(f"  {text}\n")
    sys.stderr.flush()


def seconds(work: Callable[[], Any]) -> float:
    """Return how long ``work`` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def median_of(work: Callable[[], Any], runs: int = RUNS) -> float:
    """Return the median of the seconds that ``work`` takes."""
    return statistics.median(seconds(work) for _ in range(runs))


class Memory:
    """The peak of this process's resident memory above what it held when the block began, in MiB."""

    peak_mb: float = 0.0
    idle_mb: float = 0.0

    def __enter__(self) -> Self:
        self.idle_mb = self._resident()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def _watch(self) -> None:
        while not self._stopped.wait(0.02):
            self._look()

    def _look(self) -> None:
        self.peak_mb = max(self.peak_mb, self._resident() - self.idle_mb)

    def __exit__(self, *_: object) -> None:
        self._look()
        self._stopped.set()
        self._thread.join()

    @staticmethod
    def _resident() -> float:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / MIB


@contextlib.contextmanager
def house() -> Iterator[Path]:
    """A home of its own with an embedded database, tables made, Django set up; gone afterwards.

    The settings are the product's but for ``bench.settings``.
    """
    with tempfile.TemporaryDirectory(prefix="guildmark-bench-") as folder:
        Path(folder).chmod(0o711)
        os.environ |= {"GUILDMARK_HOME": folder, "DJANGO_SETTINGS_MODULE": "bench.settings"}
        os.environ.pop("DATABASE_URL", None)
        from guildmark.cli.database import database

        with database():
            from guildmark.cli.tables import migrate

            migrate(quiet=True)
            yield Path(folder)
