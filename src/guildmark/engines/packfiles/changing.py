# SPDX-License-Identifier: Apache-2.0
"""A pack with other values for some of its parameters: what a simulation compares with. Never stored."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from guildmark.engines.packfiles import agreement
from guildmark.engines.packfiles.building import build
from guildmark.engines.packfiles.problems import PackError, Problem
from guildmark.engines.packfiles.reading import fits
from guildmark.engines.rules import readings
from guildmark.engines.rules.model import Unknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from guildmark.engines.packfiles.pack import Pack

WHOLE: Final = re.compile(r"-?[0-9]+")
BOOLS: Final = {"true": True, "false": False}


def with_values(pack: Pack, values: Mapping[str, str]) -> Pack:
    """Return the pack as it would be if parameters had these values on every day on which they have one.

    Args:
        pack: the pack.
        values: parameter → value as written: a number, a date, ``true`` or ``false``, a text, a list as JSON or with
            commas.

    Raises:
        PackError: there is no such parameter, or the value is not of its type.
    """
    if not values:
        return pack
    unknown = [Problem("params", "param.unknown", {"name": name}) for name in values if name not in pack.params]
    if unknown:
        raise PackError(unknown)
    params = {**pack.resolved["params"]}
    for name, written in values.items():
        row = params[name]
        kind = agreement.kind_of(pack.params[name].history[0].value)
        value = read_value(name, written, kind)
        params[name] = {**row, "history": [{**entry, "value": value} for entry in row["history"]]}
    return build({**pack.resolved, "params": params}, stored=True)


def read_value(name: str, written: str, kind: str) -> Any:
    """Return a written value of a kind of parameter as a stored pack has it.

    Raises:
        PackError: it is not of that kind.
    """
    if kind == "bool" and written in BOOLS:
        return BOOLS[written]
    if kind.startswith("list"):
        try:
            found = json.loads(written, parse_float=str) if written.startswith("[") else written.split(",")
        except (ValueError, RecursionError) as error:
            raise PackError([_wrong(name, written, kind)]) from error
        return [read_value(name, str(item).strip(), kind.removeprefix("list").strip() or "text") for item in found]
    reader = {"number": "decimal", "date": "date", "bool": "bool"}.get(kind, "text")
    found = readings.READERS[reader](written)
    if isinstance(found, Unknown) or (isinstance(found, Decimal) and not fits(found)):
        raise PackError([_wrong(name, written, kind)])
    return int(written) if kind == "number" and WHOLE.fullmatch(written) else written


def _wrong(name: str, written: str, expected: str) -> Problem:
    return Problem(f"params.{name}", "value.wrong", {"value": written, "expected": expected})
