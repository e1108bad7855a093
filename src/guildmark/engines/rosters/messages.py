# SPDX-License-Identifier: Apache-2.0
"""The words for every problem of a roster, Chinese and English: what is wrong and how to mend it.

Codes never change; words may. A sentence may use the facts of its problem in braces; ``rows`` is written out as a list.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

PLACES_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of one code: what is wrong and the remedy, each in Chinese and English."""

    zh: str
    en: str
    zh_remedy: str
    en_remedy: str


CATALOGUE: dict[str, Words] = {
    "file.not-a-workbook": Words(
        "这个文件不能作为 .xlsx 工作簿或 CSV 名单读取。",
        "This file cannot be read as an .xlsx workbook or a CSV list.",
        "请用 Excel 或 WPS 打开后“另存为”Excel 工作簿（.xlsx）再上传；只改扩展名不起作用。",
        "Open it in Excel or WPS, save it as an Excel workbook (.xlsx) and upload that; renaming is not enough.",
    ),
    "file.encrypted": Words(
        "文件设有打开密码，无法读取。",
        "The file is protected by a password and cannot be read.",
        "请在 Excel 中取消打开密码（文件—信息—保护工作簿），保存后再上传。",
        "Remove the password in Excel (File, Info, Protect Workbook), save and upload again.",
    ),
    "file.too-large": Words(
        "文件有 {size} MB，超过上限 {limit} MB。",
        "The file has {size} MB; the limit is {limit} MB.",
        "请删去图片和无关的工作表，或把名单分成几个文件。",
        "Remove pictures and other sheets, or split the list into several files.",
    ),
    "file.bomb": Words(
        "文件展开后异常庞大，为安全起见没有读取。",
        "The file grows beyond measure when unpacked and was not read.",
        "请把名单所在区域复制到新模板中再上传，表格下方和右侧不要保留大片空白格式。",
        "Copy the list into a fresh template and upload that; leave no formatted empty area below or beside it.",
    ),
    "file.no-rows": Words(
        "表头下面没有人员。",
        "There is nobody below the header.",
        "请在第一个可见工作表的表头下面每行填写一人。",
        "Fill in one person a row below the header of the first visible sheet.",
    ),
    "file.too-many-rows": Words(
        "名单有 {rows} 行，超过上限 {limit} 行。",
        "The list has {rows} rows; the limit is {limit}.",
        "请把名单分成几个文件分别上传。",
        "Split the list into several files.",
    ),
    "column.missing": Words(
        "缺少必填列“{title}”。",
        "The required column “{title}” is missing.",
        "请加上这一列，列名照写“{title}”；建议使用本系统下载的模板。",
        "Add this column with exactly this title, or use the template.",
    ),
    "column.unknown": Words(
        "不认识的列“{title}”，不读取。",
        "The column “{title}” is not known and is not read.",
        "如果这一列有用，请改用模板中的列名{hint_zh}；否则可以不管。",
        "If it matters, use a title of the template{hint_en}; otherwise leave it.",
    ),
    "column.twice": Words(
        "列“{title}”出现了 {times} 次。",
        "The column “{title}” stands {times} times.",
        "请只保留一列，删去其余的。",
        "Keep one of them and delete the others.",
    ),
    "header.merged": Words(
        "表头“{title}”是合并单元格，下面占了 {times} 列。",
        "The header “{title}” is a merged cell over {times} columns.",
        "请取消合并，让每一列有自己的列名。",
        "Unmerge it and give each column a title of its own.",
    ),
    "cell.formula": Words(
        "单元格是公式，系统不计算公式。",
        "The cell holds a formula; formulas are not evaluated.",
        "请复制这一格，用“选择性粘贴—数值”粘回原处。",
        "Copy the cell and paste it back as a value.",
    ),
    "name.missing": Words(
        "没有填写姓名。", "The name is missing.", "请填写证件上的姓名。", "Write the name as on the document."
    ),
    "name.characters": Words(
        "姓名中有不应出现的字符。",
        "The name holds characters that do not belong in a name.",
        "请照证件填写：只用汉字，少数民族姓名中间可用“·”；持护照或永久居留证的可用拉丁字母。",
        "Write it as on the document: Chinese characters with “·” where needed; Latin letters for passports only.",
    ),
    "id.missing": Words(
        "没有填写证件号码。", "The identity number is missing.", "请填写证件号码。", "Write the identity number."
    ),
    "id.type": Words(
        "不认识的证件类型。",
        "The type of document is not known.",
        "请填写：居民身份证、港澳台居民居住证、外国人永久居留身份证或护照；留空即居民身份证。",
        "Write 居民身份证, 港澳台居民居住证, 外国人永久居留身份证 or 护照; empty means 居民身份证.",
    ),
    "id.type/warning": Words(
        "这种证件的号码没有校验码，需要人工核对。",
        "Numbers of this document carry no check digit: a person will look at it.",
        "请自己再核对一遍号码；上传后由工作人员核对证件。",
        "Please compare the number once more; an officer will look at the document.",
    ),
    "id.ruined": Words(
        "号码被 Excel 当作数字存储，后几位已经丢失。",
        "Excel stored the number as a figure and has lost its last digits.",
        "请把这一列设为“文本”格式，再照证件重新输入完整号码；看上去完整的也要重输。",
        "Format the column as text and type the whole number again, even where it looks complete.",
    ),
    "id.length": Words(
        "证件号码应为 {expected} 位，现为 {length} 位。",
        "The number should have {expected} characters; it has {length}.",
        "请照证件补全号码；15 位旧身份证号码已停用，请填 18 位。",
        "Write the whole number as on the document; the old one of 15 digits is no longer used.",
    ),
    "id.characters": Words(
        "证件号码中有不应出现的字符。",
        "The number holds characters that do not belong in it.",
        "请只填数字，最后一位可以是 X；不要加空格、引号或横线。",
        "Digits only, the last may be X; no spaces, quotes or dashes.",
    ),
    "id.birth-date": Words(
        "证件号码第 7 至 14 位不是有效的日期。",
        "Positions 7 to 14 of the number are not a date.",
        "请照证件核对号码。",
        "Compare the number with the document.",
    ),
    "id.check-digit": Words(
        "证件号码的校验码不对，至少有一位输错。",
        "The check digit is wrong: at least one digit is mistyped.",
        "请照证件逐位核对。",
        "Compare the number with the document digit by digit.",
    ),
    "id.duplicate": Words(
        "同一证件号码还出现在其他行：{rows}。",
        "The same number also stands in row {rows}.",
        "一人一行：请删去多余的行，或改正输错的号码。",
        "One person, one row: delete the others or correct the number.",
    ),
    "birth-date.differs": Words(
        "出生日期与证件号码不一致。",
        "The birth date differs from the identity number.",
        "请照证件核对这两项；也可以把出生日期留空。",
        "Compare both with the document; the birth date may be left empty.",
    ),
    "sex.differs": Words(
        "性别与证件号码不一致。",
        "The sex differs from the identity number.",
        "请照证件核对这两项；也可以把性别留空。",
        "Compare both with the document; the sex may be left empty.",
    ),
    "phone.format": Words(
        "不是 11 位手机号。",
        "This is not a mobile number of 11 digits.",
        "请填写以 1 开头的 11 位手机号，不加区号、横线或第二个号码。",
        "Write 11 digits that begin with 1, without prefix, dashes or a second number.",
    ),
    "person.too-young": Words(
        "到 {on} 还不满 16 周岁。",
        "Not yet 16 years old on {on}.",
        "请核对证件号码；确未满 16 周岁的，请从名单中删去。",
        "Check the number; if it is right, take the person off the list.",
    ),
    "occupation.missing": Words(
        "没有填写职业编码。",
        "The occupation code is missing.",
        "请填写职业分类大典中的编码，如 6-18-01-01。",
        "Write the code of the classification, such as 6-18-01-01.",
    ),
    "occupation.unknown": Words(
        "职业分类中没有这个编码。",
        "The classification has no such code.",
        "请从模板的下拉列表中选择，或照职业分类大典（2022 年版）填写，如 6-18-01-01。",
        "Choose from the template's list, or write the code of the classification of 2022, such as 6-18-01-01.",
    ),
    "occupation.name-differs": Words(
        "职业名称与编码不一致：{occupation_code} 是“{official}”。",
        "The name differs from the code: {occupation_code} is “{official}”.",
        "请核对编码与名称；名称也可以留空。",
        "Check code and name; the name may be left empty.",
    ),
    "level.missing": Words(
        "没有填写申报等级。",
        "The level applied for is missing.",
        "请填写等级，如“三级/高级工”或 3。",
        "Write the level, such as 3 or 三级/高级工.",
    ),
    "level.unknown": Words(
        "不认识的等级。",
        "This is not a known level.",
        "请填写 X、5、4、3、2、1、T、S 之一，或“三级”“高级工”“三级/高级工”这样的写法。",
        "Write one of X 5 4 3 2 1 T S, or words such as 三级, 高级工, 三级/高级工.",
    ),
    "held.incomplete": Words(
        "现持证书的信息不全：缺“{title}”。",
        "What is said of the certificate held lacks “{title}”.",
        "请补全现等级、现证书编号和现证书日期；没有证书的，这几格都留空。",
        "Give level, number and date of the certificate held, or leave all of them empty.",
    ),
    "held.not-below": Words(
        "现等级（{held}）不低于申报等级（{level}）。",
        "The level held ({held}) is not below the one applied for ({level}).",
        "请核对两个等级；已有该等级或更高等级的不必再申报。",
        "Check both levels; who holds this level or a higher one need not apply.",
    ),
    "held.number-shared": Words(
        "这个证书编号还写在另一人名下，见行：{rows}。",
        "The same certificate number stands beside another person in row {rows}.",
        "一本证书只属于一人：请照证书核对编号。",
        "A certificate belongs to one person: compare the number with the certificate.",
    ),
    "route.unknown": Words(
        "没有这种申报条件{for_level_zh}。",
        "There is no such way of applying{for_level_en}.",
        "请填写下列之一，或留空由系统判断：{routes}。",
        "Write one of these, or leave it empty: {routes}.",
    ),
    "date.unreadable": Words(
        "“{title}”读不出日期。",
        "No date can be read in “{title}”.",
        "请写成 2021-06-30 这样的日期；从业起始可以只写年月 2015-03。",
        "Write a date such as 2021-06-30; for “since” a month such as 2015-03 will do.",
    ),
    "date.impossible": Words(
        "“{title}”中的日期在日历上不存在。",
        "The date in “{title}” does not exist.",
        "请核对月和日，如 2 月没有 30 日。",
        "Check month and day: February has no 30th.",
    ),
    "date.future": Words("“{title}”晚于 {on}。", "“{title}” is later than {on}.", "请核对年份。", "Check the year."),
    "date.before-age": Words(
        "“{title}”早于本人满 16 周岁之日。",
        "“{title}” is before the person's 16th birthday.",
        "请核对这个日期和证件号码。",
        "Check this date and the identity number.",
    ),
    "row.duplicate": Words(
        "与其他行完全相同：{rows}。",
        "Equal to row {rows} in every cell that is read.",
        "请只保留一行。",
        "Keep one of them.",
    ),
    "eligibility.no": Words(
        "不符合申报条件。最接近的是“{route}”，还缺：{missing}。{when_zh}",
        "Not eligible. The nearest way is “{route}”; missing: {missing}. {when_en}",
        "请核对现证书、从业起始和学历；信息无误的，本人目前还不能申报这一等级。",
        "Check the certificate held, the start of work and the education; if they are right, this level must wait.",
    ),
    "eligibility.unknown": Words(
        "凭名单中的信息还不能判断是否符合条件。最接近的是“{route}”，无法判断：{missing}。",
        "The list does not say enough to judge. The nearest way is “{route}”; open: {missing}.",
        "请补填有关的列；也可以照收，由内部督导员核对材料后决定。",
        "Fill in the columns concerned, or take the row: the internal supervisor will look at the papers.",
    ),
    "eligibility.unknown/no-rule": Words(
        "规则中没有这个职业和等级的申报条件，不能判断。",
        "The rules hold no way of applying for this occupation and level.",
        "请核对职业和等级；也可以照收，由内部督导员核对材料后决定。",
        "Check occupation and level, or take the row: the internal supervisor will look at the papers.",
    ),
    "id.name-differs": Words(
        "这个证件号码登记的是另一个姓名。",
        "This number is registered with another name.",
        "请照证件核对姓名和号码；本人改过名的，请先办理更正。",
        "Compare name and number with the document; after a change of name, have the record corrected first.",
    ),
    "occupation.not-in-filing": Words(
        "这个职业不在贵单位的备案范围内。",
        "This occupation is not in the scope of your filing.",
        "请改选备案范围内的职业：{scope}；或先申请增加职业。",
        "Choose an occupation of your filing: {scope}; or apply to add this one.",
    ),
    "level.not-in-filing": Words(
        "贵单位备案的这个职业不含这个等级，只含：{levels}。",
        "Your filing does not hold this level of the occupation, only: {levels}.",
        "请改选备案范围内的等级，或先申请增加等级。",
        "Choose a level of your filing, or apply to add this one.",
    ),
    "filing.not-valid": Words(
        "贵单位的备案不在有效期内，或已暂停、移出。",
        "Your filing is not in force: it has not begun, has expired, or is suspended or removed.",
        "请先办理备案延续，或与备案机关联系。",
        "Have the filing renewed first, or speak with the office.",
    ),
    "entry.in-open-batch": Words(
        "此人已在另一个未结束的批次中。",
        "This person is already in another open batch.",
        "请等该批次结束，或先把此人从该批次移出。",
        "Wait until that batch is closed, or take the person out of it.",
    ),
    "held.not-found": Words(
        "登记中还查不到这本现证书。",
        "The certificate held is not found in the record.",
        "请核对证书编号；编号无误的可以照收，由工作人员核对原件。",
        "Check the number; if it is right the row can be taken and an officer will see the original.",
    ),
    "held.not-found/look": Words(
        "现证书既不在本系统签发的证书里，也不在补录的旧证书里，只有单位申报。",
        "The certificate held was neither issued here nor recorded from a ledger; the firm states it.",
        "请核对证书编号；编号无误的可以导入，由内部质量督导员核看原件后决定。",
        "Check the number; if it is right the row can be taken, and the internal supervisor sees the original.",
    ),
    "held.not-found/refuse": Words(
        "现证书既不在本系统签发的证书里，也不在补录的旧证书里，按规则不能只凭单位申报。",
        "The certificate held was neither issued here nor recorded; the rules take no firm's word for it.",
        "请核对证书编号；编号无误的，请发证单位或市级经办人先把旧证书补录进来。",
        "Check the number; if it is right, have the older certificate recorded first.",
    ),
    "held.differs": Words(
        "现证书与登记不一致：等级、职业、日期、持证人或状态至少有一项不同。",
        "The certificate held differs from the record in level, occupation, date, holder or state.",
        "请照证书核对编号、等级、职业和日期。",
        "Compare number, level, occupation and date with the certificate.",
    ),
}

GROUPED: dict[str, tuple[str, str]] = {
    "id.length": ("证件号码的位数不对。", "The number has too few or too many characters."),
    "id.duplicate": ("同一证件号码出现在几行里。", "The same number stands in several rows."),
    "occupation.name-differs": ("职业名称与编码不一致。", "The name of the occupation differs from the code."),
    "held.incomplete": ("现持证书的信息不全。", "What is said of the certificate held is incomplete."),
    "held.not-below": ("现等级不低于申报等级。", "The level held is not below the one applied for."),
    "held.number-shared": (
        "同一个证书编号写在几个人名下。",
        "The same certificate number stands beside several people.",
    ),
    "route.unknown": ("没有这种申报条件。", "There is no such way of applying."),
    "row.duplicate": ("几行完全相同。", "Rows are equal in every cell that is read."),
    "eligibility.no": (
        "不符合申报条件；各行还缺什么，见下面逐行列出的说明。",
        "Not eligible; what each row lacks stands in the list row by row below.",
    ),
    "eligibility.unknown": (
        "凭名单中的信息还不能判断是否符合条件；各行缺什么，见下面逐行列出的说明。",
        "The list does not say enough to judge; what each row lacks stands in the list row by row below.",
    ),
    "level.not-in-filing": (
        "贵单位备案的职业不含所申报的等级；各职业可以评的等级，见下面逐行列出的说明。",
        "Your filing does not hold the level applied for; which it holds stands in the list row by row below.",
    ),
}
"""What is said of several rows together where their own sentences differ, in Chinese and English."""
GROUPED_REMEDIES: dict[str, tuple[str, str]] = {
    "route.unknown": (
        "请照规则填写该等级的申报条件，或留空由系统判断。",
        "Write a way that the rules know for the level, or leave it empty.",
    ),
}

REPAIRED = (
    "已自动改正写法（全角字符、前后空格或小写 x），按规范写法读取。",
    "The way of writing was mended (full-width characters, spaces or a small x); nothing is to be done.",
)

WITH_THE_FIRM = frozenset(
    {
        "id.name-differs",
        "occupation.not-in-filing",
        "level.not-in-filing",
        "filing.not-valid",
        "entry.in-open-batch",
        "held.not-found",
        "held.differs",
    }
)
CODES = tuple(code for code in CATALOGUE if "/" not in code)


class _Facts(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return ""


def sentence(
    code: str, kind: str, lang: str, facts: Mapping[str, object], catalogue: Mapping[str, Words] = CATALOGUE
) -> str:
    """Return the ``message``, ``remedy`` or ``repaired`` sentence of ``code`` in ``lang``, filled with ``facts``.

    The fact ``variant`` names another set of words of the same code. ``catalogue`` is that of rosters unless another
    kind of workbook brings its own.
    """
    if kind == "repaired":
        return REPAIRED[lang != "zh"]
    words = catalogue[f"{code}/{facts['variant']}" if "variant" in facts else code]
    if kind == "remedy":
        pattern = words.zh_remedy if lang == "zh" else words.en_remedy
    else:
        pattern = words.zh if lang == "zh" else words.en
    filled = {name: _written(value, lang) for name, value in facts.items()}
    return pattern.format_map(_Facts(filled)).rstrip()


def places(shown: Sequence[int], total: int) -> dict[str, object]:
    """Return a fact that names rows: the first few, and how many there are; plain JSON."""
    return {"shown": [*shown], "total": total}


def some(shown: Sequence[str], total: int) -> dict[str, object]:
    """Return a fact that names some of several things, and how many there are; plain JSON."""
    return {"shown": [*shown], "total": total, "unit": " 个"}


def together(code: str, kind: str, lang: str) -> str | None:
    """Return what is said of several rows whose own sentences of ``kind`` differ; None where the first will do."""
    words = (GROUPED_REMEDIES if kind == "remedy" else GROUPED).get(code)
    return words[lang != "zh"] if words else None


def _written(value: object, lang: str) -> str:
    if isinstance(value, Mapping):
        shown, total, unit = [str(row) for row in value["shown"]], int(value["total"]), str(value.get("unit", " 行"))
    elif isinstance(value, str) or not isinstance(value, Collection):
        return str(value)
    else:
        shown, total, unit = [str(one) for one in value], len(value), " 项"
    rest = total - len(shown)
    if lang == "zh":
        return "、".join(shown) + (f" 等 {total}{unit}" if rest else "")
    return ", ".join(shown) + (f" and {rest} more" if rest else "")
