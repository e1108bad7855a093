# SPDX-License-Identifier: Apache-2.0
"""The plain words of the questions that nearly everybody is asked; a fact without words of its own has its label."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

ORDER: Final = ("occ", "since", "birth_date", "cur_level", "cert_date", "cert_occ", "education", "major_fits")
"""The main questions, the easiest first."""

ASKS: Final = {
    "occ": _("您做什么工作？"),
    "since": _("从什么时候开始做这份工作？"),
    "birth_date": _("您的出生年月？"),
    "cur_level": _("您最高的职业技能等级证书是几级？"),
    "cert_date": _("这张证书是哪天发的？"),
    "cert_occ": _("这张证书是什么职业的？"),
    "education": _("您的学历？"),
    "major_fits": _("学的专业和现在的工作对口吗？"),
    "apprenticeship_done": _("学徒期满了吗？"),
    "title": _("您有专业技术职称吗？"),
    "title_date": _("职称是哪天取得的？"),
    "title_fits": _("职称和现在的工作是同一专业或相关专业吗？"),
    "final_year_school": _("您正在上学、今年毕业吗？在哪类学校？"),
    "school_evaluated": _("学校经过评估论证吗？（学校会知道）"),
    "pre_technician_date": _("预备技师证书是哪天发的？"),
    "pre_technician_student": _("您在读预备技师班或技师班吗？"),
    "front_line": _("您在生产、服务一线岗位吗？"),
    "insured_months": _("失业保险一共缴了多少个月？"),
    "in_national_query": _("证书在全国联网查询里查得到吗？"),
}
HINTS: Final = {
    "occ": _("写几个字，再从列表里选；例如：车工、电工、养老护理员。"),
    "since": _("相关的工作也算。记不清月和日，只填年就行。"),
    "birth_date": _("只用来算年龄，不用填姓名和证件号码。"),
    "cert_date": _("印在证书上。没有证书就不用填。"),
    "cur_level": _("国家职业资格证书也算。"),
}
NONE_WORDS: Final = {
    "cur_level": _("没有证书"),
    "title": _("没有职称"),
    "education": _("以上都不是"),
    "final_year_school": _("不在上学，或今年不毕业"),
}
