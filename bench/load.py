# SPDX-License-Identifier: Apache-2.0
"""A small client that asks for pages over so many connections, in a process of its own; for `verify`.

`python -m bench.load PORT REQUESTS.json CONNECTIONS SECONDS` prints what it saw as JSON: requests a second, p50 and p95
in milliseconds, how often each status. Connections are kept open and ask one thing after another.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

WARM_S = 1.0


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> int:
    """Ask one thing; returns the status once the whole answer is read."""
    writer.write(request)
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = head.partition(b"content-length:")[2].split(b"\r\n", 1)[0]
    if length.strip():
        await reader.readexactly(int(length))
    return int(head.split(b" ", 2)[1])


async def connection(
    port: int, requests: Iterator[bytes], begin: float, end: float, seen: list[tuple[float, int]]
) -> None:
    """Ask until ``end``; what is answered after ``begin`` is noted."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.perf_counter() < end:
        asked = time.perf_counter()
        status = await ask(reader, writer, next(requests))
        if asked >= begin:
            seen.append((time.perf_counter() - asked, status))
    writer.close()


async def load(port: int, requests: list[str], connections: int, seconds: float) -> dict[str, object]:
    """Ask for ``seconds`` after a second to warm up."""
    seen: list[tuple[float, int]] = []
    begin = time.perf_counter() + WARM_S
    turn = itertools.cycle([request.encode() for request in requests])
    tasks = [connection(port, turn, begin, begin + seconds, seen) for _ in range(connections)]
    await asyncio.gather(*tasks)
    took = sorted(latency for latency, _ in seen)
    return {
        "rate": len(seen) / seconds,
        "p50_ms": 1000 * took[len(took) // 2],
        "p95_ms": 1000 * took[int(len(took) * 0.95)],
        "statuses": Counter(str(status) for _, status in seen),
    }


if __name__ == "__main__":
    port, place, connections, seconds = sys.argv[1:]
    requests = json.loads(Path(place).read_text(encoding="utf-8"))
    sys.stdout.write(json.dumps(asyncio.run(load(int(port), requests, int(connections), float(seconds)))))
