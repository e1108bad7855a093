# SPDX-License-Identifier: Apache-2.0
"""The template and the marked workbook: what goes out can come back."""

import io
import time
from datetime import date

import openpyxl
import pytest
from tests.engines.rosters.roster_files import NUMBERS, OCCUPATIONS, person, read, told, workbook

from guildmark.engines import rosters

LEVELS = [("4", "四级/中级工"), ("3", "三级/高级工")]


def made(**changes):
    asked = {
        "organisation": "某机械厂",
        "occupations": list(OCCUPATIONS.items()),
        "levels": LEVELS,
        "batch": "B-1",
        "lang": "zh",
    }
    return rosters.template(**(asked | changes))


def marked(data, lang="zh"):
    sheet, problems = read(data)
    return rosters.marked(data, sheet, problems, lang)


def lines(data):
    return [list(line) for line in openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True)]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_empty_template_has_no_rows_and_nothing_else_to_say(lang):
    assert told(read(made(lang=lang))[1]) == [(None, None, "file.no-rows")]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_filled_template_passes(lang):
    book = openpyxl.load_workbook(io.BytesIO(made(lang=lang)))
    titles = [cell.value for cell in book.worksheets[0][1]]
    wanted = {"name": "张三", "id_number": NUMBERS[0], "occupation_code": "6-18-01-01", "level": "三级/高级工"}
    for key, value in wanted.items():
        column = next(c for c in rosters.COLUMNS if c.key == key)
        book.worksheets[0].cell(2, titles.index(column.title(lang)) + 1, value)
    out = io.BytesIO()
    book.save(out)
    assert read(out.getvalue())[1] == []


def test_a_template_offers_the_firms_own_choices_and_keeps_numbers_as_text():
    book = openpyxl.load_workbook(io.BytesIO(made()))
    page, hidden = book.worksheets[0], [sheet for sheet in book if sheet.sheet_state != "visible"]
    assert page.column_dimensions["C"].width > 20
    assert "_lists!$A$1:$A$3" in [rule.formula1 for rule in page.data_validations.dataValidation]
    assert [sheet.title for sheet in hidden] == ["_lists", "_guildmark"]
    assert [cell.value for cell in book["_guildmark"]["A"]] == ["guildmark-roster/1", "B-1", "某机械厂"]
    assert [cell.value for cell in book["_lists"]["A"]][:3] == list(OCCUPATIONS)


def test_bad_rows_stand_on_top_with_their_own_numbers_and_every_problem():
    data = workbook(
        person(),
        person(1, 姓名="张3", 手机号="1"),
        person(2),
        header=["手机号", "姓名", "证件号码", "职业编码", "申报等级"],
    )
    found = lines(marked(data))
    assert found[0] == ["手机号", "姓名", "证件号码", "职业编码", "申报等级", "行", "问题"]
    assert [line[5] for line in found[1:]] == [3, 2, 4]
    assert found[1][6].count("\n") == 1
    assert [line[6] for line in found[2:]] == [None, None]


def test_bad_cells_are_coloured():
    book = openpyxl.load_workbook(io.BytesIO(marked(workbook(person(姓名="张3")))))
    page = book.worksheets[0]
    assert [page.cell(2, column).fill.fgColor.rgb for column in (1, 2)] == ["FFF8CBAD", "00000000"]


def test_cells_come_back_as_uploaded_and_never_as_formulas():
    row = person(岗位="=1+1", 班组="@x", 证件号码=379901199005040000, 从业起始=date(2010, 3, 1))
    data = workbook(row, prepare=lambda _, s: setattr(s["E2"], "data_type", "s"))
    page = openpyxl.load_workbook(io.BytesIO(marked(data))).worksheets[0]
    line = {page.cell(1, c).value: page.cell(2, c) for c in range(1, page.max_column + 1)}
    assert (line["岗位"].value, line["岗位"].data_type, line["岗位"].quotePrefix) == ("=1+1", "s", True)
    assert (line["证件号码"].data_type, line["证件号码"].number_format) == ("n", "@")
    assert line["从业起始"].value.date() == date(2010, 3, 1)


def test_a_repaired_marked_workbook_is_taken():
    data = marked(workbook(person(), person(1, 姓名="张3")))
    book = openpyxl.load_workbook(io.BytesIO(data))
    book.worksheets[0]["A2"] = "张三"
    out = io.BytesIO()
    book.save(out)
    assert read(out.getvalue())[1] == []
    again = lines(rosters.marked(out.getvalue(), *read(out.getvalue()), "zh"))
    assert again[0] == ["姓名", "证件号码", "职业编码", "申报等级", "行", "问题"]


def test_a_file_that_cannot_be_read_comes_back_as_it_was():
    assert marked(b"PK\x03\x04nothing") == b"PK\x03\x04nothing"


def test_twenty_thousand_equal_rows_take_no_longer_than_others():
    text = "姓名,证件号码,职业编码,申报等级\r\n" + f"张三,{NUMBERS[0]},6-18-01-01,3\r\n" * 20_000
    began = time.perf_counter()
    _, problems = read(text.encode(), "r.csv")
    assert len(problems) == 20_000
    assert time.perf_counter() - began < 10
