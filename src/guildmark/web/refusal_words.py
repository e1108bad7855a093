# SPDX-License-Identifier: Apache-2.0
"""What every refusal says to people: code → what is so and what to do next, Chinese and English.

``{name}`` is a fact of the refusal; a fact that is not given shows as a dash.
"""

from typing import Final, NamedTuple

from guildmark.web.exam_refusal_words import EXAM_WORDS


class Words(NamedTuple):
    """What is so (a sentence) and what next, in both languages."""

    zh: str
    zh_next: str
    en: str
    en_next: str


_RELOAD = ("请刷新页面，看现在的状态再决定。", "Reload the page and look at how it stands now.")
_OPERATOR = ("请告诉系统管理员这一页上的代号。", "Please tell the operator the code shown on this page.")

WORDS: Final[dict[str, Words]] = {
    "organisation.unknown": Words(
        "没有登记这个统一社会信用代码的单位。",
        "请核对代码；没有登记的单位请联系市级经办人。",
        "No organisation with this credit code is registered.",
        "Check the code, or ask the city's officer to register it.",
    ),
    "credential.none": Words(
        "还没有一张证书。",
        "公示期满后会发证，请那时再来。",
        "There is no certificate yet.",
        "Certificates are issued when a notice is over; come back then.",
    ),
    "credential.not-logged": Words(
        "证书正在记入公开登记簿，几秒钟后就能下载。",
        "请稍后刷新页面。",
        "The certificate is being entered in the public register; it can be downloaded in a few seconds.",
        "Reload the page in a moment.",
    ),
    "assessor.candidate": Words(
        "选中的考评员就在本批考生之中。",
        "考评员不能考评自己所在的批次，请另选一人。",
        "An assessor chosen is a candidate of this batch.",
        "Choose somebody else.",
    ),
    "assessor.mentor": Words(
        "选中的考评员与某位考生的带教师傅同名。",
        "师傅不得考评徒弟，请另选一人；若只是同名的另一个人，勾选“是另一位同名的人”再保存，会记入日志。",
        "An assessor bears the name of a candidate's mentor.",
        "Choose another, or say that it is another person of that name.",
    ),
    "assessor.superior": Words(
        "选中的考评员与某位考生的直接上级同名。",
        "直接上级不得考评下属，请另选一人；若只是同名的另一个人，勾选“是另一位同名的人”再保存，会记入日志。",
        "An assessor bears the name of a candidate's direct superior.",
        "Choose another, or say that it is another person of that name.",
    ),
    **{code: Words(*told) for code, told in EXAM_WORDS.items()},
    "batch.before-exam": Words(
        "考试日期还没有到，最早 {day} 可以开考。",
        "到那天再来；要提前，请先改计划并重新报送。",
        "The examination is not due before {day}.",
        "Come back on that day, or change and file the plan again.",
    ),
    "batch.entries-to-look-at": Words(
        "还有 {count} 人待内部质量督导员核看。",
        "每一位都接受或排除之后才能开考。",
        "{count} entries still wait to be looked at.",
        "The internal supervisor accepts or excludes each of them first.",
    ),
    "batch.has-entries": Words(
        "本批已经有人报名，不能再换规则。",
        "已导入的人按原规则判断；新规则用于下一批。",
        "The batch already has entries: its rules stay.",
        "The newer rules apply to the next batch.",
    ),
    "batch.no-entries": Words(
        "本批还没有可以考的人。",
        "先上传名册并导入。",
        "The batch has nobody to assess.",
        "Upload a roster and take its rows first.",
    ),
    "batch.not-draft": Words(
        "本批已经开考或结束，不能再改名册和计划。",
        "要补报的人请放进下一批。",
        "The batch is no longer a draft.",
        "Put whoever is missing into the next batch.",
    ),
    "batch.not-open": Words(
        "本批不在考试阶段，成绩不能再录入或确定。",
        _RELOAD[0],
        "The batch is not open for marks.",
        _RELOAD[1],
    ),
    "clock.backwards": Words(
        "演示时钟只能往前拨。",
        "它现在是 {now}。",
        "The demo's clock only moves forward.",
        "It stands at {now}.",
    ),
    "clock.not-demo": Words(
        "正式系统的时间不能拨动。",
        "只有演示系统有这个时钟。",
        "Time cannot be moved here.",
        "Only the demo has a clock of its own.",
    ),
    "credential.issued-already": Words(
        "这批人里有人已经发过证，没有重复发证。",
        _RELOAD[0],
        "Somebody here is certified already; nobody was certified twice.",
        _RELOAD[1],
    ),
    "credential.level-not-numbered": Words(
        "等级 {level} 还没有证书编号用字。",
        "现行规则不对这一等级发证；请联系市级经办人。",
        "Level {level} has no character in certificate numbers yet.",
        "Ask the city's officer.",
    ),
    "credential.not-active": Words(
        "这张证书已经不是有效状态。",
        "它的现状写在证书页上。",
        "The certificate is not valid any more.",
        "Its page says how it stands.",
    ),
    "credential.no-glyph": Words(
        "{message}",
        "为免证书上留下空白，没有生成文件。",
        "{message}",
        "No file was made, so that nothing on it stays blank.",
    ),
    "credential.not-valid": Words(
        "证书已撤销，不再生成纸面文件。",
        "它的现状写在证书页上。",
        "The certificate is revoked: no paper is made of it.",
        "Its page says how it stands.",
    ),
    "credential.serials-used-up": Words(
        "本机构 {year} 年等级 {level} 的流水号已经用完。",
        _OPERATOR[0],
        "The serials of {year} at level {level} are used up.",
        _OPERATOR[1],
    ),
    "crypto.unreadable": Words(
        "加密保存的内容打不开。",
        _OPERATOR[0],
        "What was stored encrypted cannot be opened.",
        _OPERATOR[1],
    ),
    "database.none": Words(
        "数据库没有启动：{reason}。",
        _OPERATOR[0],
        "No database is running: {reason}.",
        _OPERATOR[1],
    ),
    "database.owner-missing": Words(
        "没有给出数据库所有者的连接。",
        "正式系统需要 DATABASE_OWNER_URL。",
        "The owner's connection is missing.",
        "Production needs DATABASE_OWNER_URL.",
    ),
    "deed.not-permitted": Words(
        "您的身份不能办这件事。",
        "请由有这项权限的人来办；权限表写明了谁可以做什么。",
        "Your office may not do this.",
        "Whoever holds that office can; the table of permissions says who.",
    ),
    "figure.period-reversed": Words(
        "结束日期早于开始日期。",
        "请把两个日期对调。",
        "The period ends before it begins.",
        "Exchange the two dates.",
    ),
    "figure.unknown": Words(
        "没有名为 {figure} 的数字。",
        "数据页列出了全部数字。",
        "There is no figure named {figure}.",
        "The figures page lists all of them.",
    ),
    "file.damaged": Words(
        "保存的文件与上传时不一致，没有打开。",
        _OPERATOR[0],
        "The stored file differs from what was uploaded.",
        _OPERATOR[1],
    ),
    "file.gone": Words(
        "文件已经不在了。",
        "请重新上传一份。",
        "The file is no longer there.",
        "Please upload it again.",
    ),
    "filing.no-scope": Words(
        "没有选任何职业和等级。",
        "至少选一个职业和它的等级。",
        "No occupation and level is chosen.",
        "Choose at least one.",
    ),
    "filing.none": Words(
        "本单位没有备案记录。",
        "请联系市级经办人登记备案。",
        "The firm has no filing.",
        "Ask the city's officer to record one.",
    ),
    "filing.not-valid": Words(
        "本单位今天没有有效的备案。",
        "备案有效时才能下载模板、导入名册；请联系市级经办人。",
        "The firm has no filing that is valid today.",
        "Ask the city's officer.",
    ),
    "filing.period-reversed": Words(
        "备案的止日早于起日。",
        "请核对起止日期。",
        "The filing ends before it begins.",
        "Check the two dates.",
    ),
    "id.name-differs": Words(
        "这个证件号码已登记在另一个姓名之下。",
        "请核对号码和姓名；原来登记的姓名不会显示，也不会被改写。",
        "This document number is registered under another name.",
        "Check number and name; the stored name is neither shown nor changed.",
    ),
    "journal.personal-data": Words(
        "有一项内容像是个人信息，不能写进日志。",
        "请去掉理由或名称里的证件号码、姓名再试。",
        "Something looks like personal data and cannot enter the journal.",
        "Remove names and numbers and try again.",
    ),
    "mark.fixed": Words(
        "结果已经确定，成绩不能再改。",
        "有误请走异议或更正。",
        "The results are fixed; marks stay.",
        "Errors go through objection or correction.",
    ),
    "mark.no-such-part": Words(
        "这名考生没有“{part}”这一项。",
        _RELOAD[0],
        "This candidate has no part {part}.",
        _RELOAD[1],
    ),
    "mark.not-of-batch": Words(
        "提交的成绩里有不属于本批的人。",
        _RELOAD[0],
        "A mark is of somebody outside this batch.",
        _RELOAD[1],
    ),
    "mark.out-of-range": Words(
        "分数 {value} 不在 0 到 {greatest} 之间，或小数多于两位。",
        "请改正后再保存。",
        "The mark {value} is not between 0 and {greatest} with two decimals.",
        "Mend it and save again.",
    ),
    "member.role-unknown": Words(
        "没有“{role}”这种身份。",
        "只能添加考评员或内部质量督导员。",
        "There is no role {role}.",
        "Add an assessor or an internal supervisor.",
    ),
    "name.agrees": Words(
        "这一行的姓名与登记的姓名没有不一致，没有什么要更正。",
        "请重新上传名册，看最新的检查结果。",
        "The name does not differ from the one on record: there is nothing to correct.",
        "Upload the roster again and look at what is found now.",
    ),
    "name.asked-already": Words(
        "这个人的姓名已经提请市级处理，还没有结果。",
        "请等市级处理；结果在批次的姓名更正里看。",
        "This person's name is before the city already.",
        "Wait for its decision; it is shown with the firm's requests.",
    ),
    "name.same-person": Words(
        "提出更正的人不能自己确认。",
        "请由另一位市级人员复核。",
        "Whoever proposed another name may not confirm it.",
        "Another officer of the city does.",
    ),
    "name.why-unknown": Words(
        "没有说明是本人改名还是登记写错。",
        "请选一项再提交。",
        "It is not said whether the person changed her name or the record is wrong.",
        "Choose one and submit again.",
    ),
    "notice.leak": Words(
        "公示{where_zh}里像是有{kind_zh}，没有公示出去。",
        "公示对所有人可见：去掉它再公示。标题来自批次名称，各行来自名册的姓名。",
        "The notice was not put up: {where_en} seems to hold {kind_en}.",
        "A notice is seen by everyone: take it out first. The title is the batch's, the lines are the roster's names.",
    ),
    "notice.no-lines": Words(
        "没有可以公示的人。",
        "没有人合格的批次不公示。",
        "There is nobody to show.",
        "A batch in which nobody passed has no notice.",
    ),
    "notice.nobody-passed": Words(
        "本批没有人合格，不需要公示。",
        "这一批到此为止。",
        "Nobody passed: there is nothing to show.",
        "The batch ends here.",
    ),
    "notice.not-over": Words(
        "公示到 {until} 结束，还没有到期。",
        "到期后系统自动结束并发证。",
        "The notice is up until {until}.",
        "The system closes it then.",
    ),
    "objection.late": Words(
        "公示已于 {until} 结束，不再受理异议。",
        "认为证书不该发的，可以向市级人社部门提出撤销证书的请求。",
        "The notice ended on {until}; objections are closed.",
        "You may ask the city to revoke a certificate.",
    ),
    "objection.line-gone": Words(
        "这一行已经撤下。",
        "对它的异议已经成立，不用再提。",
        "This line has been taken out.",
        "An objection to it was upheld.",
    ),
    "objection.text-missing": Words(
        "没有写异议的内容，或超过 {longest} 字。",
        "请写明理由再提交。",
        "The objection has no text, or more than {longest} characters.",
        "Say why and submit again.",
    ),
    "plan.assessors": Words(
        "考评员应为不少于 {least} 人的单数，现在是 {count} 人。",
        "请在计划里增减考评员。",
        "Assessors must be an odd number of at least {least}; there are {count}.",
        "Change the plan.",
    ),
    "plan.dates-reversed": Words(
        "考试结束日期早于开始日期。",
        "请核对两个日期。",
        "The examination ends before it begins.",
        "Check the two dates.",
    ),
    "plan.missing": Words(
        "还没有编制计划。",
        "先填写考试日期、地点、考评员和督导员。",
        "There is no plan yet.",
        "Enter dates, site, assessors and supervisor.",
    ),
    "plan.not-filed": Words(
        "计划还没有报送。",
        "报送之后才能开考。",
        "The plan has not been filed.",
        "File it before opening.",
    ),
    "plan.site-missing": Words(
        "没有填写考试地点。",
        "请写明场地名称和地址。",
        "The site is missing.",
        "Name the place of examination.",
    ),
    "plan.supervisor-assesses": Words(
        "内部质量督导员同时被选为考评员。",
        "督导员不能考评，请另选一人。",
        "The internal supervisor is among the assessors.",
        "Choose somebody else.",
    ),
    "plan.too-late": Words(
        "计划须在考试前 {days} 个工作日报送；今天报送，考试最早 {earliest}。",
        "请把考试日期改到 {earliest} 或以后。",
        "A plan is filed {days} working days ahead: filed today, the earliest day is {earliest}.",
        "Move the examination.",
    ),
    "reason.missing": Words(
        "没有写理由。", "请写明理由再提交。", "The reason is missing.", "Say why and submit again."
    ),
    "register.other-name": Words(
        "登记簿的名称与现在的网址不符。",
        "请管理员把 IDENTITY_URL 设为原来的网址。",
        "The log goes by another name than today's address gives it.",
        "Ask the administrator to set IDENTITY_URL to the first address.",
    ),
    "register.storage-ahead": Words(
        "登记簿的文件比数据库更新，或与它不符。",
        "请通知管理员先恢复对应的数据库备份。",
        "The register's files are ahead of the database, or differ from it.",
        "Ask the administrator to restore the database that belongs to them.",
    ),
    "results.marks-missing": Words(
        "还有人缺成绩。",
        "每一项都要有分数或勾选缺考，才能确定结果。",
        "Marks are missing.",
        "Every part needs a mark or the word absent.",
    ),
    "results.same-person": Words(
        "录入过本批成绩的人不能确定结果。",
        "请由本单位另一位同事来确定。",
        "Whoever entered a mark of this batch may not fix its results.",
        "Somebody else of the firm does.",
    ),
    "revocation.proposed-already": Words(
        "这张证书已有一件待复核的撤销。",
        "请先确认或撤回那一件。",
        "A revocation of this certificate is already proposed.",
        "Confirm or withdraw that one first.",
    ),
    "revocation.same-person": Words(
        "提出撤销的人不能自己确认。",
        "请由另一位市级人员复核。",
        "Whoever proposed a revocation may not confirm it.",
        "Another officer of the city does.",
    ),
    "account.username-taken": Words(
        "这个登录名已经有人用。",
        "请另取一个登录名。",
        "This user name is taken.",
        "Choose another one.",
    ),
    "grant.ended": Words(
        "这个账户的权限已经结束，不能再移交。",
        "请刷新页面，看现在由谁经办。",
        "The office of this account has ended already and cannot be handed over.",
        "Reload the page and see who acts for the firm now.",
    ),
    "grant.not-of-a-firm": Words(
        "这不是企业账户的权限。",
        "这里只移交企业账户。",
        "This office is not of a firm.",
        "Only the accounts of firms are handed over here.",
    ),
    "tie.credit-code": Words(
        "用人单位的统一社会信用代码通不过校验。",
        "请照劳务派遣协议核对 18 位代码；不是派遣人员的留空。",
        "The credit code of the employer fails its check.",
        "Compare its 18 characters with the agreement; leave it empty for your own staff.",
    ),
    "tie.own-firm": Words(
        "这是本单位自己的信用代码。",
        "本单位在册职工请留空。",
        "This is the firm's own credit code.",
        "Leave it empty for your own staff.",
    ),
    "ledger.check-again": Words(
        "试检之后登记有了变化，台账要重新检查。",
        "请把同一份文件再上传一次，看过结果再收入。",
        "The record has changed since the ledger was checked.",
        "Upload the same file again and look at what is found.",
    ),
    "ledger.kind-unknown": Words(
        "没有这一种台账（{kind}）。",
        "请从旧台账页面选择证书、备案或考评员证卡。",
        "There is no such kind of ledger ({kind}).",
        "Choose certificates, filings or assessors' cards.",
    ),
    "ledger.source-missing": Words(
        "没有写明台账的来源。",
        "请写明是谁、哪一年的台账，补录的每一条都会带上它。",
        "The ledger's source is missing.",
        "Say whose ledger it is and of which years; everything recorded bears it.",
    ),
    "filing.filed-here": Words(
        "这项备案是在本系统办理的，不能由台账改动。",
        "变更请在备案页办理。",
        "This filing was made here; a ledger does not change it.",
        "Changes are made on the page of the filing.",
    ),
    "roster.check-again": Words(
        "名册是按较早的日期或规则检查的，要重新检查。",
        "请把同一份文件再上传一次。",
        "The roster was checked on an earlier day or under earlier rules.",
        "Upload the same file again.",
    ),
    "roster.choice-unknown": Words(
        "没有说明怎样导入。",
        "请选“导入合格的行”或“全部改好再导入”。",
        "How to take the rows was not said.",
        "Choose the good rows, or nothing until all are right.",
    ),
    "roster.file-gone": Words(
        "名册文件已过保存期，不在了。",
        "检查结果还在；要标好问题的名册请重新上传。",
        "The roster's file is no longer kept.",
        "Its findings stay; upload it again for a marked copy.",
    ),
    "roster.not-all-right": Words(
        "还有 {bad} 行有错误，所以一行也没有导入。",
        "下载标好问题的名册，改好后再上传。",
        "{bad} rows have errors, so that nothing was taken.",
        "Download the marked roster, mend it, upload it again.",
    ),
    "roster.nothing-good": Words(
        "名册里没有可以导入的行。",
        "改好之后再上传。",
        "The roster has no row that can be taken.",
        "Mend it and upload it again.",
    ),
    "roster.nothing-new": Words(
        "名册里没有新的人：合格的行都已在本批。",
        "不需要再导入；要改正有错误的行，改好之后再上传。",
        "The roster names nobody new: its good rows are in the batch already.",
        "There is nothing to take; mend the rows with errors, if any, and upload again.",
    ),
    "rules.none-in-force": Words(
        "今天没有生效的规则（{programme}）。",
        _OPERATOR[0],
        "No rules of {programme} are in force today.",
        _OPERATOR[1],
    ),
    "rules.version-published": Words(
        "规则版本 {version} 已经公布过，内容不同。",
        "改动要用新的版本号。",
        "Version {version} was published with other content.",
        "A change takes a new version.",
    ),
    "secrets.missing": Words(
        "缺少密钥文件 {file}。",
        _OPERATOR[0],
        "The secrets file {file} is missing.",
        _OPERATOR[1],
    ),
    "secrets.unreadable": Words(
        "密钥文件 {file} 读不出来。",
        _OPERATOR[0],
        "The secrets file {file} cannot be read.",
        _OPERATOR[1],
    ),
    "state.moved": Words(
        "别人刚刚先办了这件事。",
        _RELOAD[0],
        "Somebody else was quicker.",
        _RELOAD[1],
    ),
    "state.no-such-move": Words(
        "现在的状态不能这样办，可能已经办过了。",
        _RELOAD[0],
        "That cannot be done from the present state; it may be done already.",
        _RELOAD[1],
    ),
    "submission.file-gone": Words(
        "这份文件的保存期已过，不在了。",
        "需要时请重新上传。",
        "The time to keep this file is over: it is gone.",
        "Hand it in again where it is needed.",
    ),
    "submission.in-the-future": Words(
        "日期在今天之后。",
        "名单只能确认已经发的证书，请填今天或以前的日期。",
        "The day lies ahead.",
        "A list confirms what has been issued: name today or an earlier day.",
    ),
    "submission.moved": Words(
        "本批的报送状态刚才有变化，这一步没有做。",
        "请刷新页面，看现在的状态再做。",
        "How the batch stands has just changed: nothing was done.",
        "Reload the page and look at how it stands now.",
    ),
    "submission.not-to-mend": Words(
        "这一项印在证书上，不能在报送里改。",
        "姓名写错的走姓名更正；其他错误走撤销重评。",
        "This stands on the certificate itself and is not mended here.",
        "Have a wrong name corrected; anything else means revoking.",
    ),
    "submission.nothing-new": Words(
        "反馈里没有新的结果。",
        "核对文件是否就是本批最新的反馈。",
        "The answer holds nothing new.",
        "Check that it is the batch's latest answer.",
    ),
    "submission.nothing-to-send": Words(
        "本批没有待报送的证书。",
        "被退回的先修改，再报送。",
        "No certificate of the batch waits to be sent.",
        "Mend what was returned, then send.",
    ),
    "account.claimed": Words(
        "此人已经有本人账户。",
        "忘了密码，请由市级停用旧账户后再邀请。",
        "This person has an account of her own already.",
        "If the password is lost, the city closes the old account first; then invite again.",
    ),
    "account.name-taken": Words(
        "这个用户名有人用了。",
        "请换一个。",
        "This user name is taken.",
        "Choose another one.",
    ),
    "person.not-member": Words(
        "此人不是本单位的人员。",
        "请由其所在单位或市级经办人邀请。",
        "This person does not belong to your organisation.",
        "Her own firm or a city officer can invite her.",
    ),
    "invitation.over": Words(
        "邀请码已经用过。",
        "请直接登录；不是您用的，请马上告诉市级经办人。",
        "This code has been used.",
        "Sign in; if it was not you, tell the city's officer at once.",
    ),
    "invitation.not-found": Words(
        "邀请码、姓名和证件号码后四位对不上。",
        "请再核对一遍；试五次不对，邀请码就作废，要请经办人重新给一个。",
        "Code, name and the last four characters of the document do not go together.",
        "Check them again; after five attempts the code is void and you need a new one.",
    ),
    "invitation.too-often": Words(
        "试得太快了。",
        "请一分钟后再试。",
        "Too many attempts.",
        "Try again in a minute.",
    ),
    "share.days": Words(
        "链接的期限只能选列出的几种。",
        "请重新选择。",
        "A link can last only for one of the periods listed.",
        "Choose again.",
    ),
    "share.too-many": Words(
        "这张证书已经有 {most} 个有效链接。",
        "请先收回几个。",
        "This certificate has {most} open links already.",
        "Take some of them back first.",
    ),
    "evidence.fact-missing": Words(
        "“{label}”没有填，或填得不对。",
        "请照材料补上，再保存。",
        "“{label}” is missing or not understood.",
        "Fill it in as the evidence says, then save.",
    ),
    "evidence.file-missing": Words(
        "没有附上材料的扫描件。",
        "请附上 PDF 或图片，再保存。",
        "No file is attached.",
        "Attach a PDF or a picture, then save.",
    ),
    "evidence.file-type": Words(
        "材料要用 PDF、JPEG 或 PNG。",
        "请换一种格式再上传。",
        "Evidence is a PDF, a JPEG or a PNG.",
        "Upload it in one of these formats.",
    ),
    "evidence.in-the-future": Words(
        "材料的日期在今天之后。",
        "请核对材料上的日期。",
        "The evidence is dated after today.",
        "Check the date on it.",
    ),
    "evidence.kind-unknown": Words(
        "规则里没有这种材料。",
        "请从列出的种类里选。",
        "The rules know no such kind of evidence.",
        "Choose one of those listed.",
    ),
    "evidence.not-open": Words(
        "这个人已经排除或已进入考试，不能再补充材料。",
        "需要时重新报名。",
        "The entry is excluded or assessed already: no evidence is added to it.",
        "Enter the person again where it is needed.",
    ),
    "evidence.nothing-shown": Words(
        "材料没有说明任何事实。",
        "请填写材料证明的内容。",
        "The evidence shows no fact.",
        "Say what it shows.",
    ),
    "marks.check-again": Words(
        "上传之后成绩或人员有变化，这份成绩表要重新检查。",
        "请再上传一次。",
        "Marks or entries have changed since the upload: check the workbook again.",
        "Upload it once more.",
    ),
    "marks.choice-unknown": Words(
        "没有选怎样导入。",
        "请选导入合格的行，或全部改好再导入。",
        "It was not said what to take.",
        "Choose the good rows, or all once they are right.",
    ),
    "marks.file-gone": Words(
        "这份成绩表的保存期已过，不在了。",
        "需要时请重新上传。",
        "The time to keep this workbook is over: it is gone.",
        "Upload it again where it is needed.",
    ),
    "marks.not-all-right": Words(
        "还有 {bad} 行有错误，按您的选择一项也没有导入。",
        "下载标好问题的成绩表，改好再上传。",
        "{bad} rows have errors: as you chose, nothing was taken.",
        "Mend them in the marked workbook and upload it again.",
    ),
    "marks.nothing-new": Words(
        "成绩表里没有新的成绩。",
        "填好后再上传。",
        "The workbook holds no new mark.",
        "Fill it in and upload it again.",
    ),
}
