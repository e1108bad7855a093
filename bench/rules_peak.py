# SPDX-License-Identifier: Apache-2.0
"""One piece of work in a process of its own: its seconds and its largest resident memory. For the measures of rules.

`python -m bench.rules_peak MODULE:FUNCTION ARGUMENT...` prints JSON: what the function told, its seconds without the
imports, the memory before it began and the most that the process ever held, in MiB. Linux.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KIB_IN_MIB = 1024


@dataclass(frozen=True)
class Peak:
    """What a piece of work told and took; memory in MiB, ``idle_mb`` before it began, ``peak_mb`` at its largest."""

    told: Any
    seconds: float
    idle_mb: float
    peak_mb: float


def peak(work: str, *given: object) -> Peak:
    """Run ``module:function`` with arguments as text, and return what it took."""
    command = [sys.executable, "-m", "bench.rules_peak", work, *map(str, given)]
    made = subprocess.run(command, cwd=Path(__file__).parent.parent, stdout=subprocess.PIPE, check=True)
    return Peak(**json.loads(made.stdout.splitlines()[-1]))


def _memory(name: str) -> float:
    """Return a figure of this process in MiB: ``VmRSS`` what it holds now, ``VmHWM`` the most since it began."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith(f"{name}:"))) / KIB_IN_MIB


def main(work: str, *given: str) -> None:
    """Do the work."""
    module, _, name = work.partition(":")
    function = getattr(importlib.import_module(module), name)
    idle, start = _memory("VmRSS"), time.perf_counter()
    told = function(*given)
    took = {"told": told, "seconds": time.perf_counter() - start, "idle_mb": idle, "peak_mb": _memory("VmHWM")}
    sys.stdout.write(f"\n{json.dumps(took)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
