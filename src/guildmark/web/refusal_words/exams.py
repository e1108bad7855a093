# SPDX-License-Identifier: Apache-2.0
"""What the refusals around an examination say: cards, panels, seats, photographs, papers, resits.

Code → what is so and what next in Chinese, the same in English; part of the folder.
"""

from typing import Final

from guildmark.web.refusal_words.shape import RELOAD, Words

EXAMS: Final[dict[str, Words]] = {
    "roster.plan-filed": Words(
        "计划已经报送，这份名册的导入不能再撤回。",
        "要去掉个别人员，请由内部质量督导员排除。",
        "The plan is filed: the taking of this roster can no longer be undone.",
        "Single people are excluded by the internal supervisor.",
    ),
    "roster.not-newest": Words(
        "之后又导入过别的名册，先撤回较晚的那一份。",
        "在批次页打开最近导入的名册，从它开始撤回。",
        "A later roster was taken since: undo that one first.",
        "Open the roster that was taken last, on the batch's page, and begin with it.",
    ),
    "roster.depended-on": Words(
        "这份名册的人员已有人核看，或已有考场、照片、材料，不能撤回。",
        "要改正内容，请上传改好的名册，按变化导入。",
        "Somebody has looked at its people, or they have seats, photographs or evidence: it cannot be undone.",
        "Upload a mended roster; its rows are taken as changes.",
    ),
    "batch.exam-not-over": Words(
        "考试到 {day} 才结束，结果还不能确定。",
        "{earliest} 起可以确定结果；在那之前可以继续录入成绩。",
        "The examination runs until {day}: its results cannot be fixed yet.",
        "They can be from {earliest}; until then marks can still be entered.",
    ),
    "assessor.no-card": Words(
        "还没有登记考评员证卡：{names}。",
        "在“考评员与督导员”里补登证卡编号、类别和有效期，或改选有证卡的人。",
        "No assessor's card is on record for {names}.",
        "Enter number, kind and expiry under assessors, or choose somebody with a card.",
    ),
    "assessor.card-expired": Words(
        "考评员证卡在考试当天（{day}）已过期：{names}。",
        "请登记换发的新证卡，或改选证卡在有效期内的人。",
        "The card of {names} is no longer valid on {day}.",
        "Enter the new card, or choose somebody whose card is valid.",
    ),
    "plan.reviewers": Words(
        "本批有二级及以上，综合评审须有不少于 {least} 名且为单数的高级考评员，现有 {count} 名。",
        "请在计划里改选高级考评员。",
        "Levels 2 and above are reviewed by at least {least} senior assessors, an odd number; there are {count}.",
        "Choose senior assessors in the plan.",
    ),
    "plan.ratio": Words(
        "职业 {occupation} 有 {count} 名考生，按标准每名考评员至多 {ratio} 人，至少要 {least} 名考评员。",
        "请增加考评员，或把考生分成几批。",
        "Occupation {occupation} has {count} candidates; at {ratio} to an assessor at least {least} are needed.",
        "Add assessors, or split the batch.",
    ),
    "substitution.not-now": Words(
        "计划报送之后、结果确定之前，才能更换考评员。",
        "计划还没有报送时，直接修改计划。",
        "An assessor is replaced after the plan is filed and before the results are fixed.",
        "Before filing, change the plan itself.",
    ),
    "substitution.before-exam": Words(
        "考试从 {day} 开始，更换考评员只在考试期间办理。",
        "考试之前有变动，请修改计划重新报送。",
        "The examination begins on {day}; assessors are replaced while it runs.",
        "Before that, change the plan and file it again.",
    ),
    "substitution.not-assessing": Words(
        "要换下的人不是本批考评员。",
        RELOAD[0],
        "Whoever is to leave does not assess this batch.",
        RELOAD[1],
    ),
    "substitution.assesses-already": Words(
        "要换上的人已经是本批考评员。",
        "请另选一人。",
        "Whoever is to come assesses this batch already.",
        "Choose somebody else.",
    ),
    "substitution.not-a-member": Words(
        "要换上的人不是本单位登记的考评员。",
        "请先在“考评员与督导员”里登记。",
        "Whoever is to come is not registered as an assessor of this firm.",
        "Register her first.",
    ),
    "seats.no-room": Words(
        "每个考场都要有名称，座位数要大于 0。",
        "请填好再排座。",
        "Each room needs a name and at least one seat.",
        "Fill them in and draw again.",
    ),
    "seats.too-few": Words(
        "考场共 {seats} 个座位，考生有 {people} 人，坐不下。",
        "请增加考场或座位。",
        "The rooms have {seats} seats for {people} candidates.",
        "Add rooms or seats.",
    ),
    "photos.not-a-zip": Words(
        "这不是能打开的 zip 文件。",
        "请把照片放进一个文件夹，压缩成 .zip 再上传。",
        "This is no zip file that can be opened.",
        "Put the photographs into one folder and compress it as .zip.",
    ),
    "photos.too-large": Words(
        "压缩包超过 {megabytes} MB。",
        "请分几次上传。",
        "The zip is larger than {megabytes} MB.",
        "Upload it in parts.",
    ),
    "photos.encrypted": Words(
        "压缩包带密码，打不开。",
        "请去掉密码再上传。",
        "The zip is protected by a password.",
        "Remove the password.",
    ),
    "photos.bomb": Words(
        "压缩包展开后太大：最多 {files} 个文件、共 {megabytes} MB，单个不超过 8 MB。",
        "请只放考生照片，分几次上传。",
        "Unpacked, the zip is too large: at most {files} files, {megabytes} MB in all, 8 MB each.",
        "Leave only photographs in it, and upload it in parts.",
    ),
    "photos.taken-already": Words(
        "这份照片已经收入过了。",
        "要更换照片，请重新上传。",
        "These photographs were taken already.",
        "Upload again to replace some.",
    ),
    "photos.nothing-good": Words(
        "没有一张照片可以收入。",
        "请按列出的问题改好再上传。",
        "Not one photograph can be taken.",
        "Mend what is listed and upload again.",
    ),
    "photos.gone": Words(
        "检查过的照片包已超过 7 天，系统已删除。",
        "请重新上传。",
        "The zip was kept for seven days and is gone.",
        "Upload it again.",
    ),
    "paper.unknown": Words(
        "没有这种材料。",
        "请从列表里选。",
        "There is no such paper.",
        "Choose one from the list.",
    ),
    "paper.not-yet": Words(
        "现在还不能生成：{names}。",
        "请看列表里写明的前一步。",
        "Not yet to be printed.",
        "The list says which step comes first.",
    ),
    "paper.no-glyph": Words(
        "{message}",
        "装好字体后再下载；不会用方框代替人名。",
        "{message_en}",
        "Download again when the font is installed; names are never drawn as boxes.",
    ),
    "scan.no-paper": Words(
        "没有勾选这份扫描件是哪些材料。",
        "请至少勾选一项，再上传。",
        "Which papers the scan holds is not ticked.",
        "Tick at least one.",
    ),
    "scan.too-large": Words(
        "扫描件超过 {megabytes} MB。",
        "请用黑白或灰度、200 DPI 扫描，或分成几份上传。",
        "The scan is larger than {megabytes} MB.",
        "Scan in grey at 200 DPI, or upload it in parts.",
    ),
    "scan.wrong-type": Words(
        "这不是完整的 PDF、JPEG 或 PNG 文件。",
        "系统看的是文件内容，不是扩展名；请重新扫描或另存后上传。",
        "This is no whole PDF, JPEG or PNG file.",
        "The contents count, not the name's ending; scan or save it again.",
    ),
    "papers.shown-already": Words(
        "结果已经公示，交回的材料不能再撤下。",
        "可以再上传补充的扫描件。",
        "The results are up; papers handed back stay.",
        "Further scans can be added.",
    ),
    "batch.papers-missing": Words(
        "还缺签字的材料：{names}。交齐才能公示。",
        "在批次的“考务材料”里上传扫描件，一份文件可以含几种材料。",
        "Signed papers are missing: {names_en}. Results go up when all are back.",
        "Upload the scans under the batch's papers; one file may hold several.",
    ),
    "batch.is-stopped": Words(
        "本批已被叫停。",
        "请联系市级经办人。",
        "This batch was stopped.",
        "Ask the city's officer.",
    ),
    "resit.another-firm": Words(
        "补考只能安排在同一单位的批次里。",
        RELOAD[0],
        "A resit belongs into a batch of the same firm.",
        RELOAD[1],
    ),
    "resit.nothing-failed": Words(
        "所选人员里有人没有不合格或缺考的部分。",
        RELOAD[0],
        "Somebody chosen has no part to sit again.",
        RELOAD[1],
    ),
    "resit.over": Words(
        "所选人员里有人已过补考期限，或已经安排了补考。",
        RELOAD[0],
        "Somebody chosen is past the time for a resit, or is entered already.",
        RELOAD[1],
    ),
    "resit.entered-elsewhere": Words(
        "所选人员里有人正在另一批次考试。",
        "请等那一批结束，或从那一批里排除。",
        "Somebody chosen is being assessed in another batch.",
        "Wait until it is over.",
    ),
    "mark.kept": Words(
        "这一部分上次已合格，成绩保留，不能再改。",
        "补考只录入不合格的部分。",
        "This part was passed before; its mark stands.",
        "Enter only the part that is sat again.",
    ),
    "card.of-another": Words(
        "这个证卡编号登记在别人名下，或由主管部门登记，不能改。",
        "请核对编号；编号无误的，请联系市级经办人。",
        "This card number is another person's, or was recorded by the office.",
        "Check the number, or ask the city's officer.",
    ),
}
