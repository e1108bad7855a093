# SPDX-License-Identifier: Apache-2.0
"""Invented contexts for every template of the public face: long names, many problems, empty and full lists.

They keep to the shapes that each template names at its top, so that a browser can look at the pages without a database.
"""

import datetime as dt

from django import forms
from django.core.paginator import Paginator

FIRM = "鸢都市凤台区青云街道海石化工装备与精密机械制造技术研究开发（集团）股份有限责任公司"
DAY = dt.date(2023, 10, 23)
NOW = dt.datetime(2023, 10, 20, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))


class Objection(forms.Form):
    reason = forms.CharField(label="哪里不对", widget=forms.Textarea, help_text="写清楚是哪一项")
    kind = forms.ChoiceField(label="类别", choices=[("a", "资格不符"), ("b", "成绩不实")])
    answer = forms.ChoiceField(label="怎样答复", widget=forms.RadioSelect, choices=[("p", "电话"), ("e", "邮件")])
    anonymous = forms.BooleanField(label="不留姓名", required=False)


def figures():
    numbers = (
        (690, "家", "累计备案的自主评价企业"),
        (12613, "人", "今年新增高技能人才"),
        (16044, "张", "职业技能等级证书"),
    )
    return [
        {
            "id": f"f{at}",
            "label": label,
            "note": "三级及以上，按人去重",
            "value": value,
            "unit": unit,
            "url": "?open=x#r",
            "open": at == 1,
        }
        for at, (value, unit, label) in enumerate(numbers)
    ]


RECEIPT = {
    "heading": "12,613 人怎样数出来",
    "facts": [("口径", "首次取得三级及以上证书的人，按人去重"), ("冻结", "2023-09-30 24:00，检查点 17,021")],
    "sum": {
        "rows": [("登记簿中符合口径的证书", 12871, "#"), ("同一人的第二张及以后", -258, "")],
        "total": ("新增高技能人才", 12613),
    },
    "breakdown": {
        "caption": "按级别",
        "first": "级别",
        "rows": [{"level": "3", "value": 9482, "url": "#", "share": "75.2%"}],
        "total": 12613,
    },
    "links": [("看证书记录", "#")],
    "recount": "guildmark register recount https://register.yuandu.example/register/",
}
CERTIFICATE = {
    "kind": "职业技能等级证书",
    "kind_latin": "Certificate of Occupational Skill Level",
    "name": "阿卜杜热合曼·麦麦提",
    "level": "3",
    "number": "Y990037002316233000417",
    "occupation": "焊工",
    "occupation_code": "6-18-02-04",
    "body": FIRM,
    "body_filing": "379901-0231",
    "assessed_on": dt.date(2023, 8, 2),
    "valid_from": dt.date(2023, 8, 14),
    "issuer": "鸢都市人力资源和社会保障局",
    "state": "active",
    "json_url": "#",
    "pdf_url": "#",
    "valid_until": DAY,
    "state_since": DAY,
    "state_reason": "评价程序违规",
}
CHECKS = [{"ok": ok, "title": "签名有效", "detail": "技能评价专用密钥 2023-02"} for ok in (True, False, None)]
LEAVES = [
    {
        "index": n,
        "url": "#",
        "act": "发证",
        "kind": "等级证书",
        "level": "3",
        "occupation": "焊工 6-18-02-04",
        "region": "凤台区",
        "date": DAY,
    }
    for n in range(12)
]
NOTICE = {
    "title": f"{FIRM} 2023 年第 4 批评价结果公示",
    "body": FIRM,
    "programme": "企业自主评价",
    "put_up": DAY,
    "until": DAY,
    "days_left": 1,
    "working_days": 5,
    "state": "公示中",
    "total": 112,
    "basis": [("工作规程", "#")],
    "objection_url": "#",
    "url": "#",
    "meta": "焊工",
    "lines": 112,
}
LINES = [
    {
        "number": n,
        "name": "欧*文",
        "id_number": "37*************123",
        "occupation": "焊工",
        "level": "3",
        "result": "合格",
        "url": "#",
        "out": n == 2,
    }
    for n in range(1, 8)
]
REGISTER = {
    "size": 17583,
    "root": "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
    "time": NOW,
    "origin": "demo.yuandu.example/guildmark",
    "witnesses": 0,
}
LEAF = {
    **LEAVES[0],
    "id": "a2b3c4d5e6f7g2h3i4j5k6l7m2",
    "sha256": "9c41" * 16,
    "status": "active",
    "json": '{"sha256":"' + "9c41" * 16 + '"}',
}
PROBLEMS = [
    {
        "severity": severity,
        "code": code,
        "column": "证件号码",
        "message": "Excel 把证件号存成了数字",
        "remedy": "把整列设为“文本”后重填",
        "value": "37*************000",
        "rows": [17],
        "count": 1,
    }
    for severity in ("error", "warning")
    for code in (
        "id.ruined",
        "id.length",
        "sex.differs",
        "phone.format",
        "held.incomplete",
        "date.future",
        "route.unknown",
    )
]
ROSTER = {
    "rows": 4812,
    "good": 4788,
    "bad": 24,
    "warned": 3,
    "file_name": "焊工数控.xlsx",
    "sheet": "名单",
    "unknown_columns": ["备注 2"],
    "marked_url": "#",
}


def page(items):
    return Paginator(items, 5).page(1)


def pages():
    """Name of a page to its template and context."""
    certificate = {
        "certificate": CERTIFICATE,
        "checks": CHECKS,
        "seal_text": ("鸢都", "登记"),
        "leaf": {"index": 17, "url": "#"},
    }
    home = {
        "figures": figures(),
        "receipt": RECEIPT,
        "period": "2023 年",
        "stair_counts": {"3": 9482},
        "stair_url": "/figures/x",
        "notices": [NOTICE, NOTICE | {"days_left": None}],
        "notices_open": 1,
    }
    return {
        "home": ("public/home.html", home),
        "home-empty": ("public/home.html", {"stair_counts": {}}),
        "verify": ("public/verify.html", {}),
        "verify-none": ("public/verify.html", {"not_found": True}),
        "certificate": ("public/certificate.html", certificate),
        "revoked": ("public/certificate.html", certificate | {"certificate": CERTIFICATE | {"state": "revoked"}}),
        "notices": ("public/notice_list.html", {"open": 1, "page": page([NOTICE] * 12)}),
        "notice": ("public/notice.html", {"notice": NOTICE, "page": page(LINES)}),
        "objection": ("public/objection.html", {"notice": NOTICE, "line": LINES[0], "form": Objection({})}),
        "objection-sent": (
            "public/objection.html",
            {"notice": NOTICE, "line": LINES[0], "receipt": {"number": "YY-2023-0017", "received": NOW}},
        ),
        "figures": ("public/figure_list.html", {"figures": figures(), "period": "2023 年"}),
        "figure": (
            "public/figure.html",
            {"figure": figures()[1], "receipt": RECEIPT, "page": page(LEAVES), "total": 12613},
        ),
        "register": ("public/register.html", {"register": REGISTER, "page": page(LEAVES)}),
        "leaf": (
            "public/leaf.html",
            {"leaf": LEAF, "proof": {"size": 17583, "hashes": [REGISTER["root"]] * 14, "url": "#"}},
        ),
        "refused": (
            "refused.html",
            {"title": "公示还没有结束，证书不能发", "reason": "2023-10-23 24:00 结束。", "code": "notice.not-closed"},
        ),
        "missing": ("404.html", {}),
        "roster": (
            "components/roster_result.html",
            {"roster": ROSTER, "groups": PROBLEMS, "problem_count": 14, "show_choice": True},
        ),
    }
