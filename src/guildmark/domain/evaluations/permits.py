# SPDX-License-Identifier: Apache-2.0
"""Who may do which deed on a firm's batches: the firm opens, marks and fixes, by two people; the city stops."""

from guildmark.domain.evaluations.models import Batch
from guildmark.domain.people.permits import of_organisation
from guildmark.kernel.grants import Reach, permit


def of_batch(batch: Batch) -> Reach:
    """The firm of the batch and the region it lies in."""
    return of_organisation(batch.organisation)


HANDLER = ("firm-handler",)
permit(
    "evaluations.draft-batch",
    roles=HANDLER,
    reach=of_organisation,
    sentence=("企业经办人建立批次", "a firm's handler drafts a batch"),
)
for deed, roles, zh, en in (
    ("evaluations.plan-batch", HANDLER, "企业经办人编制计划", "a firm's handler plans a batch"),
    ("evaluations.file-plan", HANDLER, "企业经办人报送计划", "a firm's handler files the plan"),
    ("evaluations.receive-roster", HANDLER, "企业经办人上传名册", "a firm's handler uploads rosters"),
    ("evaluations.take-rows", HANDLER, "企业经办人导入名册", "a firm's handler takes rows"),
    ("evaluations.undo-roster", HANDLER, "企业经办人撤回导入的名册", "a firm's handler undoes the taking of a roster"),
    (
        "evaluations.look-at-entry",
        ("firm-checker",),
        "内部质量督导员核看存疑人员",
        "the internal supervisor looks at doubtful entries",
    ),
    (
        "evaluations.substitute-assessor",
        HANDLER,
        "企业经办人当天更换考评员",
        "a firm's handler replaces an assessor on the day",
    ),
    ("evaluations.seat-candidates", HANDLER, "企业经办人编排考场", "a firm's handler seats candidates"),
    ("evaluations.receive-photos", HANDLER, "企业经办人上传考生照片", "a firm's handler uploads photographs"),
    ("evaluations.enter-resits", HANDLER, "企业经办人安排补考", "a firm's handler enters resits"),
    (
        "evaluations.hand-in-papers",
        ("firm-handler", "firm-checker"),
        "企业交回签字的考务材料",
        "a firm hands signed papers back",
    ),
    (
        "evaluations.read-scan",
        ("firm-handler", "firm-checker", "district-officer", "city-officer", "city-supervisor", "auditor"),
        "企业、区县与市级查阅签字材料（记入日志）",
        "the firm, its district and the city open signed papers, which is journaled",
    ),
    (
        "evaluations.add-evidence",
        ("firm-checker", "city-officer"),
        "内部质量督导员或市级补充申报材料",
        "the internal supervisor or the city adds evidence to an entry",
    ),
    ("evaluations.receive-marks", HANDLER, "企业经办人上传成绩表", "a firm's handler uploads marks"),
    ("evaluations.open-batch", HANDLER, "企业经办人开考", "a firm's handler opens a batch"),
    (
        "evaluations.fix-results",
        ("firm-checker", "firm-handler"),
        "企业另一人确定结果",
        "another person of the firm fixes results",
    ),
    ("evaluations.show-results", ("firm-handler", "firm-checker"), "企业公示结果", "the firm shows results"),
    ("evaluations.take-out-entry", ("city-officer",), "异议成立时撤下", "taken out when an objection is upheld"),
    ("evaluations.close-batch", ("city-officer", "system"), "公示期满自动结束", "closed when the notice ends"),
    ("evaluations.stop-batch", ("city-officer",), "市级经办人叫停批次", "city officers stop a batch"),
    (
        "evaluations.see-batch",
        ("firm-handler", "firm-checker", "district-officer", "city-officer", "city-supervisor", "auditor"),
        "企业、区县与市级查看批次",
        "the firm, its district and the city see a batch",
    ),
):
    permit(deed, roles=roles, reach=of_batch, sentence=(zh, en))
