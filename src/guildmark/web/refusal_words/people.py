# SPDX-License-Identifier: Apache-2.0
"""What refusals say around accounts, persons, names and memberships."""

from typing import Final

from guildmark.web.refusal_words.shape import Words

PEOPLE: Final[dict[str, Words]] = {
    "account.claimed": Words(
        "此人已经有本人账户。",
        "忘了密码，请由市级停用旧账户后再邀请。",
        "This person has an account of her own already.",
        "If the password is lost, the city closes the old account first; then invite again.",
    ),
    "account.has-password": Words(
        "这个账户已经有密码。",
        "忘了密码的，请系统管理员重设；换了人的，请移交账户。",
        "This account has a password already.",
        "A forgotten one is set anew by the operator; if another person acts now, hand the account over.",
    ),
    "account.name-taken": Words(
        "这个用户名有人用了。",
        "请换一个。",
        "This user name is taken.",
        "Choose another one.",
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
    "id.name-differs": Words(
        "这个证件号码已登记在另一个姓名之下。",
        "请核对号码和姓名；原来登记的姓名不会显示，也不会被改写。",
        "This document number is registered under another name.",
        "Check number and name; the stored name is neither shown nor changed.",
    ),
    "invitation.not-found": Words(
        "邀请码、姓名和证件号码后四位对不上。",
        "请再核对一遍；试五次不对，邀请码就作废，要请经办人重新给一个。",
        "Code, name and the last four characters of the document do not go together.",
        "Check them again; after five attempts the code is void and you need a new one.",
    ),
    "invitation.over": Words(
        "邀请码已经用过。",
        "请直接登录；不是您用的，请马上告诉市级经办人。",
        "This code has been used.",
        "Sign in; if it was not you, tell the city's officer at once.",
    ),
    "invitation.too-often": Words(
        "试得太快了。",
        "请一分钟后再试。",
        "Too many attempts.",
        "Try again in a minute.",
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
    "organisation.unknown": Words(
        "没有登记这个统一社会信用代码的单位。",
        "请核对代码；没有登记的单位请联系市级经办人。",
        "No organisation with this credit code is registered.",
        "Check the code, or ask the city's officer to register it.",
    ),
    "password-link.over": Words(
        "这个链接已经用过、已经过期，或者不完整。",
        "请市级经办人再给一个新的链接。",
        "This link was used already, is over, or is not whole.",
        "Ask the city's officer for a new one.",
    ),
    "person.not-member": Words(
        "此人不是本单位的人员。",
        "请由其所在单位或市级经办人邀请。",
        "This person does not belong to your organisation.",
        "Her own firm or a city officer can invite her.",
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
}
