# SPDX-License-Identifier: Apache-2.0
"""Who may record, suspend, reinstate and remove filings."""

from guildmark.domain.cases.models import Filing
from guildmark.domain.people.permits import everywhere
from guildmark.kernel.grants import Reach, permit


def of_filing(filing: Filing) -> Reach:
    """The region of the filing's organisation."""
    return Reach(organisation_id=None, region_path=filing.organisation.region.path)


for deed, zh, en in (
    ("cases.record-filing", "市级经办人登记备案", "city officers record filings"),
    ("cases.suspend-filing", "市级经办人暂停备案", "city officers suspend filings"),
    ("cases.reinstate-filing", "市级经办人恢复备案", "city officers reinstate filings"),
    ("cases.remove-filing", "市级经办人移出备案", "city officers remove filings"),
):
    permit(deed, roles=("city-officer",), reach=of_filing, sentence=(zh, en))
permit(
    "cases.take-over-filings",
    roles=("city-officer",),
    reach=everywhere,
    sentence=("市级经办人从旧台账补录备案", "city officers take filings over from older ledgers"),
)
