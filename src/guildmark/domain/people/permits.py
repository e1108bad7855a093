# SPDX-License-Identifier: Apache-2.0
"""Who may do which deed with the people of the register."""

from guildmark.domain.people.models import Organisation
from guildmark.kernel.grants import Reach, permit


def everywhere(_subject: object) -> Reach:
    """The whole city."""
    return Reach(organisation_id=None, region_path="3799")


def of_organisation(organisation: Organisation) -> Reach:
    """The organisation itself and the region it lies in."""
    return Reach(organisation_id=organisation.pk, region_path=organisation.region.path)


OFFICE = ("city-officer", "system")
permit(
    "people.set-up",
    roles=OFFICE,
    reach=everywhere,
    sentence=("市级经办人设立区域、职业与标准", "city officers set regions, occupations, standards"),
)
permit(
    "people.register",
    roles=OFFICE,
    reach=everywhere,
    sentence=("市级经办人登记单位与账户", "city officers register organisations and accounts"),
)
permit(
    "people.enrol",
    roles=("firm-handler", "system"),
    reach=of_organisation,
    sentence=("企业经办人为本单位人员登记", "a firm's handler enrols its own people"),
)
permit(
    "people.note-career",
    roles=("system",),
    reach=everywhere,
    sentence=("发证流程记入履历", "the issuing flow notes careers"),
)
permit(
    "people.read-journal",
    roles=("auditor", "city-officer", "city-supervisor"),
    sentence=("审计员与市级人员查看日志", "the auditor and city officers read the journal"),
)
