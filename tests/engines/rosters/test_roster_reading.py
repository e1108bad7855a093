# SPDX-License-Identifier: Apache-2.0
"""What rosters accept is read as meant: titles, dates of every kind, names, encodings, repairs."""

import io
from datetime import date, datetime, timedelta

import openpyxl
import pytest
import xlsxwriter
from tests.engines.rosters.roster_files import HEADER, NUMBERS, csv_text, person, read, replaced, told, workbook

from guildmark.engines import rosters
from guildmark.engines.rosters.grids import read_grid


def values(data, key, filename="r.xlsx"):
    sheet, problems = read(data, filename)
    assert [p.code for p in problems if p.severity == "error"] == []
    return [row.values[key] for row in sheet.rows]


def test_a_clean_row_has_its_excel_number_and_no_problem():
    sheet, problems = read(workbook(person(), person(1)))
    assert (sheet.name, sheet.header_row, [row.number for row in sheet.rows], problems) == ("名单", 1, [2, 3], [])


def test_a_header_in_row_four_under_a_merged_title():
    data = workbook(
        person(), above=[["2023年名单"], [], ["单位：", "某厂"]], prepare=lambda _, s: s.merge_cells("A1:D1")
    )
    sheet, problems = read(data)
    assert (sheet.header_row, [row.number for row in sheet.rows], problems) == (4, [5], [])


def test_the_first_visible_sheet_is_read():
    def hide(book, sheet):
        sheet.sheet_state = "hidden"
        book.create_sheet("第二").append(HEADER)
        book["第二"].append(list(person(2).values()))

    sheet, _ = read(workbook(person(), prepare=hide))
    assert (sheet.name, sheet.rows[0].values["id_number"]) == ("第二", NUMBERS[2])


@pytest.mark.parametrize("title", ["证件 号码", "证件\n号码", "id_number", "ID number", "　证件号码"])
def test_titles_are_known_in_both_languages_and_with_spaces(title):
    header = ["姓名", title, "职业编码", "申报等级"]
    assert values(workbook(person(**{title: NUMBERS[0]}), header=header), "id_number") == [NUMBERS[0]]


def test_columns_that_are_not_read_raise_nothing_and_make_no_row():
    extra = dict.fromkeys(["序号", "行", "问题", "单位", "备注"], "=1+1")
    data = workbook(person(**extra), {"序号": 2}, header=[*extra, *HEADER])
    sheet, problems = read(data)
    assert (sheet.count, problems) == (1, [])


@pytest.mark.parametrize(
    "cell",
    [date(2021, 6, 30), datetime(2021, 6, 30, 8), 44377,  # noqa: DTZ001 - a cell has no zone
     "2021-06-30", "2021/6/30", "2021.6.30", "20210630", 20210630,
     "2021年6月30日", " ２０２１-06-30 ", "2021/6/30 0:00"],
)  # fmt: skip
def test_dates_as_cells_numbers_and_text(cell):
    assert values(workbook(person(从业起始=cell)), "since") == [date(2021, 6, 30)]


@pytest.mark.parametrize("cell", [date(2021, 6, 30), 44377 - 1462, "2021-06-30"])
def test_dates_in_the_system_of_1904(cell):
    assert values(workbook(person(从业起始=cell), epoch_1904=True), "since") == [date(2021, 6, 30)]


@pytest.mark.parametrize("cell", ["2015-03", "2015/3", "2015年3月", 201503])
def test_a_month_is_enough_for_the_start_of_work(cell):
    assert values(workbook(person(从业起始=cell)), "since") == [date(2015, 3, 1)]


@pytest.mark.parametrize("cell", ["21-6-30", 2015, -3, "2021-06-30-1", timedelta(hours=5), "2015-03"])
def test_what_is_no_date_is_unreadable_in_a_day_column(cell):
    _, problems = read(workbook(person(出生日期=cell)))
    assert told(problems) == [(2, "出生日期", "date.unreadable")]


@pytest.mark.parametrize("dot", "·•．‧・")
def test_middle_dots_are_read_as_one(dot):
    assert values(workbook(person(姓名=f"阿依{dot}古丽")), "name") == ["阿依·古丽"]


@pytest.mark.parametrize("name", ["𠮷田", "㛃", "王\U00030edd", "〇一"])
def test_rare_characters_are_accepted(name):
    sheet, problems = read(workbook(person(姓名=name)))
    assert (sheet.rows[0].values["name"], problems) == (name, [])


@pytest.mark.parametrize("written", [" {} ", "\u202d{}\u202c", "\t{}", "{}\u3000"])
def test_spaces_around_a_number_are_mended_and_told(written):
    sheet, problems = read(workbook(person(证件号码=written.format(NUMBERS[0]))))
    assert sheet.rows[0].values["id_number"] == NUMBERS[0]
    assert [(p.code, p.severity) for p in problems] == [("id.characters", "repaired")]


def test_a_small_x_is_mended_and_told():
    number = next(n for n in NUMBERS if n.endswith("X"))
    sheet, problems = read(workbook(person(证件号码=number.lower())))
    assert sheet.rows[0].values["id_number"] == number
    assert [(p.code, p.severity) for p in problems] == [("id.characters", "repaired")]


def test_a_number_cell_is_ruined_even_where_its_rounded_digits_pass():
    made = (
        rosters.identity.make_number("379901", date(1990, 1, day), n)
        for day in range(1, 29)
        for n in range(0, 999, 100)
    )
    number = next(n for n in made if n.endswith("000"))
    assert rosters.identity.id_problem(number) is None
    _, problems = read(workbook(person(证件号码=int(number))))
    assert [(p.row, p.column, p.code, p.value) for p in problems] == [(2, "证件号码", "id.ruined", f"37{'*' * 13}000")]


def test_a_short_number_in_exponent_form_is_ruined():
    data = workbook(person(证件号码=12345, 证件类型="护照"))
    data = replaced(data, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"<v>12345</v>", b"<v>1.2345E4</v>"))
    assert "id.ruined" in [p.code for p in read(data)[1]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_in_three_encodings(encoding):
    data = csv_text(person(), person(1)).encode(encoding)
    assert values(data, "name", "r.csv") == ["张三", "张三丰"]


def test_csv_rows_are_counted_as_excel_counts_them():
    text = csv_text(person()) + '\r\n\r\n"李\n四",' + f"{NUMBERS[1]},6-18-01-01,9"
    _, problems = read(text.encode(), "r.csv")
    assert told(problems) == [(4, "姓名", "name.characters"), (4, "申报等级", "level.unknown")]


@pytest.mark.parametrize("kind", ["", "居民身份证", "港澳台居民居住证", "外国人永久居留身份证"])
def test_documents_with_a_check_digit_are_checked(kind):
    assert values(workbook(person(证件类型=kind)), "id_number") == [NUMBERS[0]]


def test_every_problem_of_a_row_is_told_at_once():
    row = person(姓名="", 证件号码="12", 职业编码="1", 申报等级="九级", 手机号="1", 性别="女", 从业起始="x")
    _, problems = read(workbook(row))
    assert [p.code for p in problems] == [
        "name.missing", "id.length", "occupation.unknown", "level.unknown", "phone.format", "date.unreadable",
    ]  # fmt: skip


def test_a_held_certificate_without_its_occupation_is_no_error_and_not_none():
    held = {"现等级": "四级/中级工", "现证书编号": "1", "现证书日期": "2018-05-01"}
    sheet, problems = read(workbook(person(**held)))
    assert problems == []
    facts = rosters.facts_of(sheet.rows[0])
    assert (facts["cur_level"], facts["cert_date"], "cert_occ" in facts) == ("4", date(2018, 5, 1), False)


def test_numbers_names_and_birth_dates_are_masked_in_what_is_shown():
    data = workbook(
        person(姓名="张3", 证件号码=NUMBERS[0][:17], 出生日期="1990-13-41", 手机号="1380000000", 职业编码=NUMBERS[1])
    )
    shown = {p.column: p.value for p in read(data)[1]}
    masked = f"37{'*' * 13}{NUMBERS[1][-3:]}"
    assert shown == {
        "姓名": "张*",
        "证件号码": f"37{'*' * 12}{NUMBERS[0][14:17]}",
        "出生日期": "****-**-**",
        "手机号": "13******00",
        "职业编码": masked,
    }


def test_columns_missing_leave_no_good_row_but_other_problems_are_told():
    data = workbook(person(姓名="张3"), header=["姓名", "证件号码", "申报等级"])
    sheet, problems = read(data)
    assert told(problems) == [(None, "职业编码", "column.missing"), (2, "姓名", "name.characters")]
    assert rosters.good_rows(sheet, problems) == []


def test_a_file_by_another_writer_reads_the_same():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet("名单")
    for n, line in enumerate([HEADER, *(list(person(i).values()) for i in range(3))]):
        page.write_row(n, 0, line)
    book.close()
    assert values(out.getvalue(), "id_number") == NUMBERS[:3]


def test_bytes_of_any_kind_never_raise():
    good = workbook(person())
    for data in (b"", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), good[:200], good[::-1], bytes(range(256)) * 9):
        for name in ("r.xlsx", "r.csv", "r"):
            sheet, problems = read(data, name)
            assert sheet.rows == []
            assert problems


def test_the_same_bytes_have_the_same_digest():
    data = workbook(person())
    assert read(data)[0].sha256 == read(data)[0].sha256 != read(workbook(person(1)))[0].sha256


def test_merged_headers_over_two_lines_begin_the_rows_below_both():
    def two_lines(_, sheet):
        for letter in "ABCD":
            sheet.merge_cells(f"{letter}1:{letter}2")

    sheet, problems = read(workbook({}, person(), prepare=two_lines))
    assert ([row.number for row in sheet.rows], problems) == ([3], [])


def test_openpyxl_sees_the_same_cells(tmp_path):
    data = workbook(person(), person(1))
    book = openpyxl.load_workbook(io.BytesIO(data))
    lines = [[cell for cell in line] for line in book.active.iter_rows(values_only=True)]  # noqa: C416
    assert [list(line) for line in lines] == [list(line) for line in read_grid(data, "x.xlsx", rosters.Limits()).rows]


@pytest.mark.parametrize("written", [b"1E999", b"NaN", b"-1E999"])
def test_numbers_beyond_all_measure_are_told_and_come_back(written):
    def change(xml):
        return xml.replace(b"<v>44377</v>", b"<v>" + written + b"</v>").replace("名单".encode(), b"a/b")

    data = replaced(workbook(person(从业起始=44377)), "xl/worksheets/sheet1.xml", change)
    sheet, problems = read(replaced(data, "xl/workbook.xml", change))
    assert (sheet.name, told(problems)) == ("a/b", [(2, "从业起始", "date.unreadable")])
    assert rosters.marked(data, sheet, problems).startswith(b"PK")


def test_empty_rows_above_keep_excels_numbers():
    sheet, _ = read(workbook(person(), above=[[], [], []]))
    assert (sheet.header_row, sheet.rows[0].number) == (4, 5)
