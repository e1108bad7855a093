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
    "policies.simulate",
    roles=("district-officer", "city-officer", "city-supervisor", "auditor"),
    sentence=("主管部门与审计员测算参数改动", "the office and the auditor simulate changed parameters"),
)
permit(
    "policies.keep-documents",
    roles=("city-officer", "system"),
    sentence=("市级经办人维护政策文库", "city officers keep the policy library"),
)
