# SPDX-License-Identifier: Apache-2.0
"""The words for every problem of a ledger, Chinese and English; what rosters say too is said in the same words."""

from __future__ import annotations

from dataclasses import dataclass

from guildmark.engines.rosters.messages import CATALOGUE as ROSTERS
from guildmark.engines.rosters.messages import Words, sentence
from guildmark.engines.rosters.problems import REPAIRED, Problem

_SHARED = (
    "file.not-a-workbook",
    "file.encrypted",
    "file.too-large",
    "file.bomb",
    "file.too-many-rows",
    "column.missing",
    "column.unknown",
    "column.twice",
    "header.merged",
    "cell.formula",
    "name.missing",
    "name.characters",
    "id.missing",
    "id.type",
    "id.type/warning",
    "id.ruined",
    "id.length",
    "id.characters",
    "id.birth-date",
    "id.check-digit",
    "occupation.missing",
    "level.missing",
    "level.unknown",
    "date.unreadable",
    "date.impossible",
    "id.name-differs",
)
_OWN: dict[str, Words] = {
    "file.no-rows": Words(
        "表头下面没有内容。",
        "There is nothing below the header.",
        "请在第一个可见工作表的表头下面逐行填写。",
        "Fill in the rows below the header of the first visible sheet.",
    ),
    "cell.missing": Words(
        "“{title}”没有填写，登记中也还没有这一条。",
        "“{title}” is empty, and the record does not know this row yet.",
        "请填写；只有登记过的条目才可以留空表示不改动。",
        "Fill it in; empty means “no change” only for what is recorded already.",
    ),
    "date.future": Words(
        "“{title}”晚于今天（{on}）。",
        "“{title}” lies after today ({on}).",
        "请核对日期。",
        "Check the date.",
    ),
    "number.format": Words(
        "证书编号既不是 22 位编号，也不是更早的 16 位编号。",
        "The certificate number is neither one of 22 characters nor an older one of 16 digits.",
        "请照证书核对：22 位以 Y 或 S 开头；更早的是 16 位数字。",
        "Compare it with the certificate: 22 characters begin with Y or S; older ones are 16 digits.",
    ),
    "number.level-differs": Words(
        "证书编号里的等级位与“等级”一列不一致。",
        "The level in the certificate number is not that of the level column.",
        "请照证书核对编号和等级。",
        "Compare number and level with the certificate.",
    ),
    "number.year-differs": Words(
        "证书编号里的年份与发证日期的年份不同。",
        "The year in the certificate number is not that of the date of issue.",
        "请照证书核对；确实如此的可以照收。",
        "Compare it with the certificate; if it is so, it can be taken.",
    ),
    "number.duplicate": Words(
        "这个编号在台账里不止一行，另见第 {rows} 行。",
        "This number stands on several rows, see also {rows}.",
        "一个编号只留一行。",
        "Keep one row a number.",
    ),
    "number.issued-here": Words(
        "这个编号的证书由本系统签发，不能再作为旧证书补录。",
        "The certificate of this number was issued here and cannot be recorded as an older one.",
        "请从台账中删去这一行。",
        "Delete the row.",
    ),
    "number.other-holder": Words(
        "这个编号已补录在另一个人名下。",
        "This number is recorded for another person.",
        "请照证书核对编号和证件号码；原先补录有误的，请联系管理员。",
        "Compare number and identity number with the certificate.",
    ),
    "edition.unknown": Words(
        "看不懂的职业版本。",
        "The edition of the occupation cannot be read.",
        "请填写大典的年份，如 2022、2015、1999；不清楚的留空。",
        "Write the year of the classification: 2022, 2015, 1999; leave it empty where not known.",
    ),
    "occupation.unknown": Words(
        "2022 版大典里没有这个职业编码。",
        "The classification of 2022 has no such code.",
        "请核对编码；属于旧版的，请在“职业版本”写明年份。",
        "Check the code; of an older edition, write its year.",
    ),
    "occupation.not-in-edition": Words(
        "这个职业编码不在 2022 版大典里，将照台账原样登记。",
        "This code is not in the classification of 2022; it is recorded as it stands.",
        "属于旧版的请写明“职业版本”；核对无误的可以照收。",
        "Write its edition where it is known; if it is right, the row can be taken.",
    ),
    "occupation.name-missing": Words(
        "旧版职业编码旁边没有写职业名称。",
        "An older code of an occupation stands without its name.",
        "请照证书填写职业名称。",
        "Write the occupation as on the certificate.",
    ),
    "occupation.name-differs": Words(
        "职业名称与 2022 版编码 {occupation_code} 的名称“{official}”不同，将照台账原样登记。",
        "The name is not that of code {occupation_code} in 2022 (“{official}”); it is recorded as it stands.",
        "请核对；编码属于旧版的，请写明“职业版本”。",
        "Check it; where the code is of an older edition, write the edition.",
    ),
    "body.characters": Words(
        "发证机构前后有多余的字符。",
        "The issuing body holds stray characters.",
        "请核对。",
        "Check it.",
    ),
    "credit-code.format": Words(
        "统一社会信用代码不对：应为 18 位，末位是校验码。",
        "The credit code is wrong: 18 characters, the last one a check.",
        "请照营业执照核对。",
        "Compare it with the licence.",
    ),
    "region.unknown": Words(
        "不认识的区县。",
        "The district is not known.",
        "请填写本市区县的名称或六位代码：{regions}",
        "Write the name or code of a district of this city.",
    ),
    "body-code.format": Words(
        "评价机构编码应为 13 位大写字母和数字。",
        "The body code has 13 capital letters and digits.",
        "请照备案回执核对。",
        "Compare it with the receipt of the filing.",
    ),
    "body-code.other-firm": Words(
        "这个评价机构编码已是另一家单位的备案。",
        "This body code is the filing of another organisation.",
        "请照备案回执核对编码和信用代码。",
        "Compare body code and credit code with the receipt.",
    ),
    "organisation.missing": Words(
        "单位名称前后有多余的字符。",
        "The name of the organisation holds stray characters.",
        "请核对。",
        "Check it.",
    ),
    "organisation.name-differs": Words(
        "登记中这个信用代码的单位名称不同，仍以登记的为准。",
        "The record holds another name for this credit code, and keeps it.",
        "请核对代码；单位更名请另行办理。",
        "Check the code; a change of name is a deed of its own.",
    ),
    "organisation.unknown": Words(
        "没有登记过这个信用代码的单位。",
        "No organisation with this credit code is registered.",
        "请先在备案台账中收入这家单位，或核对代码。",
        "Take its filing over first, or check the code.",
    ),
    "period.reversed": Words(
        "止日早于起日。",
        "The last day lies before the first.",
        "请照备案回执核对起止日期。",
        "Check both dates.",
    ),
    "filing.rows-differ": Words(
        "同一项备案的几行里，“{title}”不一致。",
        "The rows of one filing differ in “{title}”.",
        "请把这个评价机构编码的每一行改成一样。",
        "Make the rows of this body code agree.",
    ),
    "filing.occupation-twice": Words(
        "同一项备案里，这个职业已写在第 {rows} 行。",
        "This occupation stands on row {rows} of the same filing already.",
        "一个职业一行，等级写在同一格。",
        "One row an occupation, its levels in one cell.",
    ),
    "filing.row-wrong": Words(
        "同一项备案的第 {rows} 行有错误；备案整项收入，不拆开。",
        "Row {rows} of the same filing has an error; a filing is taken whole.",
        "请先改好那一行。",
        "Mend that row first.",
    ),
    "filing.filed-here": Words(
        "这项备案是在本系统办理的，不能由台账改动。",
        "This filing was made here; a ledger does not change it.",
        "请从台账中删去这几行；变更请在备案页办理。",
        "Delete these rows; changes are made on the page of the filing.",
    ),
    "card.format": Words(
        "证卡编号应为 4 到 32 位字母、数字或短横线。",
        "The card number has 4 to 32 letters, digits or dashes.",
        "请照证卡核对。",
        "Compare it with the card.",
    ),
    "card-kind.unknown": Words(
        "看不懂的证卡类别。",
        "The kind of card cannot be read.",
        "请填写：考评员或高级考评员。",
        "Write 考评员 (assessor) or 高级考评员 (senior).",
    ),
    "card.other-holder": Words(
        "这个证卡编号已登记在另一个人名下。",
        "This card number is recorded for another person.",
        "请照证卡核对编号和证件号码。",
        "Compare both numbers with the card.",
    ),
}
CATALOGUE: dict[str, Words] = {
    **{code: ROSTERS[code] for code in _SHARED},
    **_OWN,
}
WITH_THE_REGISTER = frozenset(
    {
        "number.issued-here",
        "number.other-holder",
        "id.name-differs",
        "body-code.other-firm",
        "filing.filed-here",
        "organisation.name-differs",
        "organisation.unknown",
        "card.other-holder",
    }
)
CODES = tuple(code for code in CATALOGUE if "/" not in code)


@dataclass(frozen=True, slots=True)
class LedgerProblem(Problem):
    """One problem of a ledger: as of a roster, in a ledger's words. Personal data: masked only."""

    def message(self, lang: str = "zh") -> str:
        """Return the sentence that says what is wrong."""
        kind = "repaired" if self.severity == REPAIRED else "message"
        return sentence(self.code, kind, lang, self.facts, CATALOGUE)

    def remedy(self, lang: str = "zh") -> str:
        """Return the sentence that says how to mend it; empty for what has been repaired."""
        return "" if self.severity == REPAIRED else sentence(self.code, "remedy", lang, self.facts, CATALOGUE)
