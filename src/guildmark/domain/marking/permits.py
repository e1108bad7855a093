# SPDX-License-Identifier: Apache-2.0
"""Who may mark, and fix what the marks come to; the subject is the organisation that assesses."""

from guildmark.domain.people.permits import of_organisation
from guildmark.kernel.grants import permit

permit(
    "marking.make-sheets",
    roles=("firm-handler", "system"),
    reach=of_organisation,
    sentence=("企业经办人开考时生成评分表", "a firm's handler makes sheets on opening"),
)
permit(
    "marking.enter-marks",
    roles=("firm-handler",),
    reach=of_organisation,
    sentence=("企业经办人录入成绩", "a firm's handler enters marks"),
)
permit(
    "marking.fix",
    roles=("firm-checker", "firm-handler"),
    reach=of_organisation,
    sentence=("企业另一人（未录入成绩者）确定结果", "another person of the firm, who entered no mark, fixes results"),
)
