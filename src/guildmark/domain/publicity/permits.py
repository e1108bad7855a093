# SPDX-License-Identifier: Apache-2.0
"""Who may put up and close notices and decide objections; anyone may object."""

from guildmark.domain.people.permits import of_organisation
from guildmark.domain.publicity.models import Notice, Objection
from guildmark.kernel.grants import Reach, permit


def of_notice(notice: Notice) -> Reach:
    """The firm whose results the notice shows."""
    return of_organisation(notice.organisation)


def of_objection(objection: Objection) -> Reach:
    """The region of the notice objected to: never the firm itself."""
    return Reach(organisation_id=None, region_path=objection.notice.organisation.region.path)


permit(
    "publicity.put-up",
    roles=("firm-handler", "firm-checker"),
    reach=of_organisation,
    sentence=("企业公示本单位结果", "a firm shows its own results"),
)
permit(
    "publicity.close-notice",
    roles=("system",),
    reach=of_notice,
    sentence=("公示期满由系统结束", "the system closes a notice when its days are over"),
)
permit(
    "publicity.decide-objection",
    roles=("city-officer",),
    reach=of_objection,
    sentence=("市级经办人处理异议", "city officers decide objections"),
)
