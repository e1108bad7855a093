# SPDX-License-Identifier: Apache-2.0
"""A kept simulation as its page and its workbook tell it: figures, groups with bars, binding clauses, cost, change."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from guildmark.domain.policies.models import Simulation
from guildmark.reporting import simulations
from guildmark.web.templatetags.guildmark import level_name

PERCENT: Final = 100


def kind_words() -> dict[str, str]:
    """Which rows are asked, as people say it."""
    return {"entries": _("在册申报"), "holders": _("持证人申报上一级"), "certificates": _("有效证书")}


def title_of(programme: simulations.Programme, on: dt.date, lang: str) -> str:
    """The title of a programme, with the rows that are asked."""
    pack = programme.book(on)
    return f"{(pack.title or {}).get(lang) or pack.id} · {kind_words()[programme.people.kind]}"


def word(row: Simulation, lang: str) -> Simulation:
    """Give a row the words of its programme and of its changes."""
    row.title = title_of(simulations.PROGRAMMES[row.people], row.on, lang)  # type: ignore[attr-defined]
    for change in row.changes:
        change["words"] = change["label"].get(lang) or change["name"]
        change["unit_words"] = change["unit"].get(lang, "")
    return row


def file_name(row: Simulation) -> str:
    """The name of a file about a simulation, without its ending."""
    return _("测算-%(number)s") % {"number": row.pk}


def group_titles() -> dict[str, str]:
    """What each kind of group is called."""
    return {"district": _("区县"), "occupation": _("职业"), "level": _("等级"), "age": _("年龄")}


def value_words(column: str, value: Any) -> str:
    """The value of a group as people read it."""
    if value is None:
        return "—"
    return str(level_name(value)) if column == "level" else str(value)


def of_certificates(row: Simulation) -> bool:
    """Whether the rows asked were certificates, not entries."""
    return row.people != "entries"


def money(amount: str) -> str:
    """A sum with its thousands, the minus as in print."""
    return f"{Decimal(amount):,.2f}".removesuffix(".00").replace("-", "−")


def told(row: Simulation, lang: str) -> dict[str, Any]:
    """What the page of a simulation says."""
    found = row.result or {}
    return {
        "found": found,
        "still": found["rows"] - found["gain"] - found["lose"],
        "groups": [_group(found, name, title) for name, title in group_titles().items()],
        "binding": _binding(found, lang),
        "refused": found["after"]["no"],
        "costs": [cost_words(cost, lang) for cost in found.get("cost", [])],
        "paid_elsewhere": simulations.PROGRAMMES[row.people].paid is not None,
        "certificates": of_certificates(row),
        "command": command(row),
    }


def _group(found: dict[str, Any], name: str, title: str) -> dict[str, Any]:
    """One kind of group: its rows with both bars, each panel on its own axis; those that do not move stand apart."""
    rows = found["by"][name]
    most = {side: max([row[side] for row in rows], default=0) for side in simulations.MOVED}
    shown = [
        row
        | {"words": value_words(name, row["value"]), "net": row["gain"] - row["lose"]}
        | {f"{side}_bar": _share(row[side], most[side]) for side in simulations.MOVED}
        for row in rows
    ]
    for row in shown:
        row["lose_from"] = PERCENT - row["lose_bar"]
    first = {side: max(shown, key=lambda row, side=side: row[side], default=None) for side in simulations.MOVED}  # type: ignore[misc]
    return {
        "name": name,
        "title": title,
        "most": most,
        "first_gain": first["gain"] if most["gain"] else None,
        "first_lose": first["lose"] if most["lose"] else None,
        "moving": [row for row in shown if row["gain"] or row["lose"]],
        "still": [row for row in shown if not (row["gain"] or row["lose"])],
    }


def _share(part: int, whole: int) -> int:
    """How many of a hundred, at least one where there is anything."""
    return max(1, round(PERCENT * part / whole)) if part else 0


def _binding(found: dict[str, Any], lang: str) -> list[dict[str, Any]]:
    refused = found["after"]["no"]
    return [
        {
            "id": each["clause"],
            "text": each["text"][lang],
            "alone": each["alone"],
            "share": round(PERCENT * each["alone"] / refused) if refused else 0,
        }
        for each in found["binding"]
    ]


def cost_words(cost: dict[str, Any], lang: str) -> dict[str, Any]:
    """One benefit's cost with its sums as people read them."""
    difference = Decimal(cost["difference"])
    sign = "+" if difference > 0 else ""
    return cost | {
        "before_words": money(cost["before"]),
        "after_words": money(cost["after"]),
        "difference_words": sign + money(cost["difference"]),
        "open_before": money(cost["open"]["before"]["sum"]),
        "open_after": money(cost["open"]["after"]["sum"]),
        "unit_words": cost["unit"].get(lang, ""),
        "unpriced_any": cost["unpriced"]["before"] or cost["unpriced"]["after"],
        "open_any": cost["open"]["before"]["people"] or cost["open"]["after"]["people"],
    }


def command(row: Simulation) -> str:
    """The command that comes to the same from the file of the people."""
    programme = simulations.PROGRAMMES[row.people]
    words = [f"guildmark rules simulate {row.programme}/{row.version}.toml", f"--decision {programme.people.decision}"]
    words.append(f"--on {row.on.isoformat()}")
    if row.changes:
        words.append("--set " + " ".join(f"'{change['name']}={change['now']}'" for change in row.changes))
    words.append(f"--by {' '.join(simulations.GROUPS)}")
    if programme.paid:
        words.append(f"--paid {programme.paid.identity}/{programme.paid.version}.toml")
    return " ".join([*words, f"--from {file_name(row)}.parquet"])
