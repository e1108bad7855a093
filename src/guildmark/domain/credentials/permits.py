# SPDX-License-Identifier: Apache-2.0
"""Who may issue and revoke certificates and keep the register."""

from guildmark.domain.credentials.models import Credential, Revocation
from guildmark.domain.people.permits import everywhere, of_organisation
from guildmark.kernel.grants import Reach, permit


def of_credential(credential: Credential) -> Reach:
    """The region of the body that assessed: a firm cannot revoke."""
    return Reach(organisation_id=None, region_path=credential.organisation.region.path)


def of_holder(credential: Credential) -> Reach:
    """The holder herself, and nobody else."""
    return Reach(person_id=credential.person_id)


def of_revocation(revocation: Revocation) -> Reach:
    """As of the credential it would revoke."""
    return of_credential(revocation.credential)


permit(
    "credentials.issue",
    roles=("system", "city-officer"),
    reach=of_organisation,
    sentence=("公示无异议后由系统发证", "the system certifies after an undisputed notice"),
)
permit(
    "credentials.propose-revocation",
    roles=("city-officer", "city-supervisor"),
    reach=of_credential,
    sentence=("市级经办人提出撤销", "city officers propose a revocation"),
)
permit(
    "credentials.confirm-revocation",
    roles=("city-officer", "city-supervisor"),
    reach=of_revocation,
    sentence=("另一名市级人员确认撤销", "another city officer confirms it"),
)
permit(
    "credentials.withdraw-revocation",
    roles=("city-officer", "city-supervisor"),
    reach=of_revocation,
    sentence=("市级人员撤回撤销提议", "a city officer withdraws the proposal"),
)
permit(
    "credentials.keep-register",
    roles=("system", "city-officer"),
    reach=everywhere,
    sentence=("登记簿由系统记入", "the system keeps the register"),
)
permit(
    "credentials.correct",
    roles=("city-officer", "city-supervisor"),
    reach=of_credential,
    sentence=("姓名更正后由市级换发证书", "the city issues a certificate again with a corrected name"),
)
permit(
    "credentials.expect-submission",
    roles=("system", "city-officer", "city-supervisor"),
    reach=of_organisation,
    sentence=("发证时列入全国查询报送", "certificates issued are listed for the national query"),
)
for deed, zh, en in (
    ("credentials.send-to-query", "报送全国查询数据", "a batch's data are sent to the national query"),
    ("credentials.take-answers", "收入全国查询的反馈", "the national query's answers are taken"),
    ("credentials.mend-submission", "修改被退回的报送数据", "returned data are mended to be sent again"),
):
    permit(deed, roles=("firm-handler", "city-officer"), reach=of_organisation, sentence=(zh, en))
permit(
    "credentials.record-certificates",
    roles=("city-officer",),
    reach=everywhere,
    sentence=("市级经办人补录旧证书", "city officers record older certificates"),
)
permit(
    "credentials.share",
    roles=("worker",),
    reach=of_holder,
    sentence=("本人分享、收回自己的证书链接", "the holder shares her own certificate, and takes the link back"),
)
permit(
    "credentials.confirm-accepted",
    roles=("city-officer",),
    reach=everywhere,
    sentence=("市级按全国查询名单确认已入库", "the city confirms what the national query's own list holds"),
)
