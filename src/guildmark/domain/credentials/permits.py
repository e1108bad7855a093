# SPDX-License-Identifier: Apache-2.0
"""Who may issue and revoke certificates and keep the register."""

from guildmark.domain.credentials.models import Credential, Revocation
from guildmark.domain.people.permits import everywhere, of_organisation
from guildmark.kernel.grants import Reach, permit


def of_credential(credential: Credential) -> Reach:
    """The region of the body that assessed: a firm cannot revoke."""
    return Reach(organisation_id=None, region_path=credential.organisation.region.path)


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
