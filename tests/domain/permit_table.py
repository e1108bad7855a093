# SPDX-License-Identifier: Apache-2.0
"""The table of deeds and roles for those who do not read code; `python -m tests.domain.permit_table` writes it anew."""

from pathlib import Path
from types import SimpleNamespace

from guildmark.kernel.grants import Actor, Grant, allowed, permits_table

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "permits.md"
CITY, DISTRICT, OTHER_DISTRICT = "3799", "379901", "379902"
FIRM, OTHER_FIRM = 11, 12
PERSON = 21
ROLES = {
    "worker": ("职工本人", "a worker herself", "person"),
    "firm-handler": ("企业经办人", "a firm's handler", "firm"),
    "firm-checker": ("企业质量督导员", "a firm's internal supervisor", "firm"),
    "district-officer": ("区县经办人", "a district's officer", "district"),
    "city-officer": ("市级经办人", "a city officer", "city"),
    "city-supervisor": ("市级复核人", "a city supervisor", "city"),
    "auditor": ("审计员", "an auditor", "city"),
    "system": ("系统", "the system", "everywhere"),
}
BEGINNING = """# Who may do which deed

Written from the code by `python -m tests.domain.permit_table`, and compared with it by a test. A worker acts for
herself only, a firm's people for their own firm, a district's officer within the district, the city's within the city.
● may do it, · may not.
Anyone may object to a line of a notice, look at the public pages and verify a certificate; that needs no permit.
"""


def actor(role, firm=FIRM, district=DISTRICT):
    """Somebody of a role: of a firm, of a district, of the city, or the system."""
    where = {"firm": Grant(role, None, firm), "district": Grant(role, district), "city": Grant(role, CITY)}
    where["person"] = Grant(role, person_id=PERSON)
    return Actor(1, role, (where.get(ROLES[role][2], Grant(role, "")),))


def subject(firm=FIRM, district=DISTRICT):
    """Something that belongs to a firm in a district, in every guise that a deed may ask of."""
    organisation = SimpleNamespace(pk=firm, region=SimpleNamespace(path=district))
    organisation.organisation = organisation
    organisation.person_id = PERSON
    organisation.notice = organisation.credential = organisation
    return organisation


def table():
    """The page as text."""
    head = ["deed", "", "", *(f"{zh} {en}" for zh, en, _ in ROLES.values())]
    lines = [head, ["---"] * len(head)]
    for deed, _, (zh, en) in permits_table():
        marks = ["●" if allowed(actor(role), deed, subject()) else "·" for role in ROLES]
        lines.append([f"`{deed}`", zh, en, *marks])
    return "\n".join([BEGINNING, *(f"| {' | '.join(line)} |" for line in lines), ""])


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guildmark.config.settings_test")
    django.setup()
    PAGE.write_text(table())
