# SPDX-License-Identifier: Apache-2.0
"""Who may do which deed with the people of the register."""

from guildmark.domain.people.models import NameQuestion, Organisation
from guildmark.kernel.grants import Reach, permit


def everywhere(_subject: object) -> Reach:
    """The whole city."""
    return Reach(organisation_id=None, region_path="3799")


def of_organisation(organisation: Organisation) -> Reach:
    """The organisation itself and the region it lies in."""
    return Reach(organisation_id=organisation.pk, region_path=organisation.region.path)


def of_organisation_or_city(organisation: Organisation | None) -> Reach:
    """The organisation through which a person is read; whoever belongs to none is the city's."""
    return everywhere(None) if organisation is None else of_organisation(organisation)


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


def of_question(question: NameQuestion) -> Reach:
    """The region of the firm that asks: the firm itself decides nothing about names."""
    return Reach(organisation_id=None, region_path=question.organisation.region.path)


permit(
    "people.ask-about-name",
    roles=("firm-handler", "city-officer", "city-supervisor"),
    reach=of_organisation,
    sentence=("同一证件号码两个姓名时提请市级处理", "two names for one number are put before the city"),
)
for deed, zh, en in (
    ("people.propose-name", "市级人员提出更正姓名", "a city officer proposes another name"),
    ("people.withdraw-name", "市级人员撤回更正提议", "a city officer withdraws the proposal"),
    ("people.correct-name", "另一名市级人员确认更正姓名", "another city officer confirms the name"),
    (
        "people.settle-name",
        "市级人员维持原名或认定不是同一人",
        "a city officer keeps the name, or tells two people apart",
    ),
):
    permit(deed, roles=("city-officer", "city-supervisor"), reach=of_question, sentence=(zh, en))
permit(
    "people.check-journal",
    roles=("auditor", "city-officer", "city-supervisor", "system"),
    reach=everywhere,
    sentence=("审计员与市级人员核对日志整条链", "the auditor and city officers have the journal's chain checked"),
)
permit(
    "people.remove-files",
    roles=("system",),
    reach=everywhere,
    sentence=("到期的文件由系统删除", "the system removes files whose time is over"),
)
permit(
    "people.take-ledger",
    roles=("city-officer",),
    reach=everywhere,
    sentence=("市级经办人收入旧台账", "city officers take older ledgers over"),
)
permit(
    "people.undo-ledger",
    roles=("city-officer",),
    reach=everywhere,
    sentence=("市级经办人撤回收入的旧台账", "city officers undo the taking of an older ledger"),
)
permit(
    "people.read-record",
    roles=("firm-handler", "firm-checker", "district-officer", "city-officer", "city-supervisor", "auditor"),
    reach=of_organisation_or_city,
    sentence=(
        "企业、区县与市级查看人员全部记录，每次记入日志",
        "the firm, its district and the city read a person's record; each reading is journaled",
    ),
)
permit(
    "people.invite",
    roles=("firm-handler", "city-officer"),
    reach=of_organisation_or_city,
    sentence=(
        "企业经办人、市级经办人请本人开立账户",
        "a firm's handler or a city officer invites a person to her own account",
    ),
)
permit(
    "people.hand-over",
    roles=("city-officer",),
    reach=of_organisation,
    sentence=("企业人员离任，市级经办人移交其账户", "city officers hand a firm's account over when its officer leaves"),
)
