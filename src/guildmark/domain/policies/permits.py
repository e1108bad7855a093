# SPDX-License-Identifier: Apache-2.0
"""Who may publish rules, simulate changes of them, and keep the documents that they rest on."""

from guildmark.kernel.grants import Reach, permit

permit(
    "policies.publish",
    roles=("city-officer", "system"),
    reach=lambda _rules: Reach(organisation_id=None, region_path="3799"),
    sentence=("市级经办人发布规则", "city officers publish rules"),
)
permit(
    "policies.draft-rules",
    roles=("city-officer",),
    reach=lambda _draft: Reach(organisation_id=None, region_path="3799"),
    sentence=("市级经办人起草、检查、重放、撤下新版规则", "city officers draft, check, replay and withdraw new rules"),
)
permit(
    "policies.sign-rules",
    roles=("city-officer", "city-supervisor"),
    reach=lambda _draft: Reach(organisation_id=None, region_path="3799"),
    sentence=("没有起草的市级人员签署新版规则", "the city's people sign new rules that they did not write"),
)
permit(
    "policies.publish-draft",
    roles=("city-officer", "city-supervisor"),
    reach=lambda _draft: Reach(organisation_id=None, region_path="3799"),
    sentence=("没有起草的市级人员发布已签署的规则", "the city's people publish signed rules that they did not write"),
)
permit(
    "policies.simulate",
    roles=("district-officer", "city-officer", "city-supervisor", "auditor"),
    sentence=("主管部门与审计员测算参数改动", "the office and the auditor simulate changed parameters"),
)
permit(
    "policies.keep-documents",
    roles=("city-officer", "system"),
    sentence=("市级经办人维护政策文库", "city officers keep the policy library"),
)
