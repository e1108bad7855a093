# SPDX-License-Identifier: Apache-2.0
"""The whole road by its people, each before a browser of their own: from a faulty roster to a certificate revoked."""

import json
import re

import pypdfium2
import pytest
import zxingcpp
from tests.browser import workbooks

from guildmark.engines.register.audit import audit
from guildmark.engines.seals.verify import verify
from guildmark.flows.demo import rosters
from guildmark.kernel import clock

pytestmark = pytest.mark.browser
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS = 48
PASSED = ROWS - 2
REASON = "复查发现实操考场录像缺失。"


@pytest.fixture
def walk(visitors, city):
    """The walk, with the firm's handler signed in at the door."""
    return Walk(visitors, city)


def test_the_road_from_a_faulty_roster_to_a_certificate_revoked(walk):
    walk.downloads_the_template()
    walk.uploads_and_repairs_the_roster()
    walk.plans_the_examination()
    walk.enters_marks_which_another_fixes()
    walk.hears_an_objection()
    before = walk.figures()
    walk.waits_for_the_notice_to_end()
    assert walk.figures() == (before[0] + PASSED, before[1] + PASSED)
    walk.checks_a_certificate()
    walk.revokes_it()
    assert walk.figures() == (before[0] + PASSED - 1, before[1] + PASSED - 1)
    assert audit(f"{walk.address}/register")["problems"] == []


class Walk:
    """The steps of the road in their order; each asserts what its person sees."""

    def __init__(self, visitors, city):
        self.visitors, self.plan, self.address = visitors, city.plan, city.address
        self.handler = visitors.signed_in("firm-0001-handler")
        self.anyone = visitors.anonymous()
        self.batch = self.notice = self.link = self.number = self.name = ""

    def downloads_the_template(self):
        draft = self.plan.unfinished[0]
        self.handler.press(draft.name)
        self.batch = self.handler.page.url.removeprefix(self.address)
        book = workbooks.opened(self.handler.download("下载名册模板"))
        sheet = book.worksheets[0]
        titles = workbooks.columns_of(sheet)
        letters = {title: sheet.cell(1, column).column_letter for title, column in titles.items()}
        lists = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
        chosen = " ".join(str(rule.sqref) for rule in lists)
        assert all(re.search(rf"\b{letters[title]}\d", chosen) for title in ("职业编码", "申报等级"))
        assert sheet.column_dimensions[letters["证件号码"]].number_format == "@"
        told = {str(cell.value) for row in book.worksheets[1].iter_rows() for cell in row}
        assert set(titles) <= told
        hidden = {str(cell.value) for page in book.worksheets[2:] for row in page.iter_rows() for cell in row}
        assert all(any(code in text for text in hidden) for code in self.plan.firms[0].occupations)

    def uploads_and_repairs_the_roster(self):
        data = rosters.faulty_roster(self.plan)
        self.upload(data)
        kinds = int(re.search(r"归为 (\d+) 类", self.handler.text)[1])
        assert kinds >= 20
        assert "鞋码" in self.handler.text
        assert self.plan.person(self.plan.newcomers[-1]).id_number not in self.handler.text
        for _round in range(4):
            if self.tally("有错误，不能导入") == 0:
                break
            data = workbooks.repaired(self.handler.download("下载标好问题的名册"), rosters.sound_rows(self.plan))
            self.upload(data)
        assert self.tally("可以导入") == ROWS, self.handler.text
        self.handler.press(f"导入 {ROWS} 行")
        assert f"名册：{ROWS} 人" in self.handler.text

    def upload(self, data):
        page = self.handler.open(f"{self.batch}roster/").page
        page.set_input_files("#roster", {"name": "名册.xlsx", "mimeType": XLSX, "buffer": data})
        self.handler.press("上传并检查")

    def tally(self, words):
        cell = self.handler.page.locator(".tally > *", has_text=words)
        return int(cell.locator("b").inner_text().replace(",", ""))

    def plans_the_examination(self):
        page = self.handler.press("编制计划").page
        day = clock.add_working_days(clock.today(), 5)
        assert day.isoformat() in self.handler.heading
        page.get_by_label("考试开始").fill(day.isoformat())
        page.get_by_label("考试结束").fill(day.isoformat())
        page.get_by_label("考试地点").fill("本单位实训中心二号厅")
        for box in page.get_by_role("checkbox").all():
            box.check()
        page.get_by_label("内部质量督导员").select_option(index=page.locator("select option").count() - 1)
        self.handler.press("保存计划").press("报送计划")
        assert "开考" not in self.open_buttons()
        self.handler.press("+5 个工作日").press("开考")
        assert self.handler.heading == f"还有 {ROWS} 人缺成绩"

    def open_buttons(self):
        buttons = self.handler.page.locator("main button:enabled, main a.button").all()
        return [button.inner_text().strip() for button in buttons]

    def enters_marks_which_another_fixes(self):
        page = self.handler.page
        for row in page.locator("tbody tr").all():
            for cell in row.locator("input.mark-input").all():
                cell.fill("78.5")
        absent, failed = page.locator("tbody tr").nth(4), page.locator("tbody tr").nth(9)
        for cell in absent.locator("input.mark-input").all():
            cell.fill("")
        for box in absent.get_by_role("checkbox").all():
            box.check()
        failed.locator("input.mark-input").first.fill("41")
        self.handler.press("保存本页成绩")
        self.cannot_fix_before_the_examination_is_over()
        self.handler.open(f"{self.batch}marks/").press("+1 天")
        self.cannot_fix_what_she_entered()
        checker = self.visitors.signed_in("firm-0001-checker").open(f"{self.batch}results/")
        assert checker.heading == f"{ROWS} 人中 {PASSED} 人合格"
        checker.press(f"确定结果：{PASSED} 人合格")
        self.hands_the_signed_papers_back()
        self.handler.open(self.batch).press("公示合格人员")

    def hands_the_signed_papers_back(self):
        """What the batch's page asks for: print the set, sign it, hand one scan back with everything in it."""
        self.handler.open(self.batch)
        assert "公示合格人员" not in self.open_buttons()
        self.handler.press("交回签字材料（还缺 4 种）")
        printed = self.handler.download("下载全套 PDF")
        assert printed.startswith(b"%PDF-")
        signed = {"name": "签字材料.pdf", "mimeType": "application/pdf", "buffer": printed}
        self.handler.page.set_input_files("#scan", signed)
        self.handler.press("交回")
        assert self.handler.heading == "签字材料已交齐"

    def cannot_fix_before_the_examination_is_over(self):
        checker = self.visitors.signed_in("firm-0001-checker").open(f"{self.batch}results/")
        assert "起可以确定" in checker.text
        assert checker.page.get_by_role("button", name="确定结果").is_disabled()

    def cannot_fix_what_she_entered(self):
        self.handler.open(f"{self.batch}results/")
        assert "须由另一位同事确定" in self.handler.text
        token = next(one["value"] for one in self.handler.context.cookies() if one["name"] == "csrftoken")
        path = f"{self.batch}results/"
        answer = self.handler.context.request.post(
            path, form={"csrfmiddlewaretoken": token}, headers={"Referer": self.address + path}
        )
        assert answer.status in {403, 409}
        assert "您录入过" in answer.text() or "录入" in answer.text()

    def hears_an_objection(self):
        self.handler.press("看公示页")
        self.notice = self.handler.page.url.removeprefix(self.address)
        self.anyone.open("/notices/").open(self.notice)
        sound = [self.plan.person(entry) for entry in self.plan.newcomers[-ROWS:]]
        assert not any(person.name in self.anyone.text or person.id_number in self.anyone.text for person in sound)
        self.anyone.page.get_by_role("link", name="提异议").nth(2).click()
        self.anyone.page.locator("textarea").fill("考试当天下午三点他还在一车间当班，我在场。")
        self.anyone.press("提交异议")
        assert "异议已收到" in self.anyone.heading
        receipt = self.anyone.page.locator("dd.code").first.inner_text()
        officer = self.visitors.signed_in("city-officer").open("/desk/objections/").press(receipt)
        officer.page.get_by_label("不成立").check()
        officer.page.locator("textarea").fill("考勤与考场录像核对一致，当天按时到考。")
        officer.press("作出处理")
        assert "不成立" in self.anyone.open(self.anyone.page.url.removeprefix(self.address)).text

    def figures(self):
        """What the home page says: certificates, and new high-skilled people of this year."""
        page = self.anyone.open("/").page
        certificates = page.locator("#figure-certificates .much").inner_text()
        now = page.locator("#figure-new-high-skilled .since").inner_text().split("：")[1]
        return tuple(int(re.search(r"[\d,]+", text)[0].replace(",", "")) for text in (certificates, now))

    def waits_for_the_notice_to_end(self):
        self.handler.open(self.batch).press("+5 个工作日")
        assert "公示中" in self.handler.text
        self.handler.press("+1 天").press("打开证书")
        assert self.handler.heading == f"{PASSED} 张证书"

    def checks_a_certificate(self):
        row = self.handler.page.locator("tbody tr").first
        self.number = row.locator("a.code").inner_text()
        self.name = row.get_by_role("rowheader").inner_text()
        page = self.address + row.locator("a.code").get_attribute("href")
        paper = self.handler.download(f"PDF {self.number}")
        self.link = qr_of(paper)
        assert self.link.split("#")[0] == page
        self.anyone.open(self.link)
        assert self.anyone.heading == "这张证书是真的，现在有效。"
        assert [self.verdict(given) for given in (self.link, paper)] == [(True, "active")] * 2
        assert self.asked_by_number() == "这张证书是真的，现在有效。"

    def verdict(self, given):
        """What a stranger's command says with today's trust file."""
        trust = json.loads(self.anyone.fetch("/.well-known/guildmark-trust.json"))
        answer = verify(given, trust)
        return answer["valid"], answer["state"]

    def asked_by_number(self):
        page = self.anyone.open("/verify").page
        page.get_by_label("证书编号").fill(self.number)
        page.get_by_label("持证人姓名").fill(self.name)
        return self.anyone.press("查验").heading

    def revokes_it(self):
        officer = self.visitors.signed_in("city-officer").open(f"/desk/certificates/?q={self.number}")
        officer.press(self.number).page.locator("main textarea, main input[name=reason]").first.fill(REASON)
        officer.press("提出撤销")
        assert officer.page.get_by_role("button", name="确认撤销").is_disabled()
        supervisor = self.visitors.signed_in("city-supervisor").open("/desk/revocations/").press(self.number)
        supervisor.press("确认撤销")
        assert self.anyone.open(self.link).heading == "证书是真的，但已被撤销。"
        assert REASON in self.anyone.text
        assert self.asked_by_number() == "证书是真的，但已被撤销。"
        assert self.verdict(self.link)[1] == "revoked"


def qr_of(paper):
    """The text of the QR on the first page of a PDF, read from its picture."""
    picture = pypdfium2.PdfDocument(paper)[0].render(scale=4).to_pil()
    (found,) = zxingcpp.read_barcodes(picture)
    return found.text
