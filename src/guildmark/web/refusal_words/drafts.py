# SPDX-License-Identifier: Apache-2.0
"""What refusals say around drafts of rules."""

from typing import Final

from guildmark.web.refusal_words.shape import Words

DRAFTS: Final[dict[str, Words]] = {
    "draft.base-replaced": Words(
        "起草时所依的版本 {version} 已不是最后一版。",
        "请在最新版本上另起一份草稿。",
        "Version {version}, which this draft rests on, is no longer the last one.",
        "Begin another draft from the newest version.",
    ),
    "draft.changed-meanwhile": Words(
        "这份草稿刚刚被改过。",
        "请看过现在的内容再办。",
        "This draft has just been changed.",
        "Look at what it says now before you go on.",
    ),
    "draft.checked-already": Words(
        "这份草稿已经检查过。",
        "内容改动以后才需要再检查。",
        "This draft has been checked.",
        "It needs another check only after a change.",
    ),
    "draft.closed": Words(
        "这份草稿已经发布或撤下，不能再改。",
        "要再改规则，请另起一份草稿。",
        "This draft is published or withdrawn and does not change.",
        "Begin another draft to change the rules again.",
    ),
    "draft.day-past": Words(
        "{day} 已经过去，规则不能从过去的日子起施行。",
        "请改为今天或以后的日子；改后要重新检查、重放和签署。",
        "{day} has passed: rules cannot hold from a day in the past.",
        "Choose today or later; the draft is then checked, replayed and signed anew.",
    ),
    "draft.day-taken": Words(
        "施行日要晚于现有版本的施行日 {day}。",
        "请改施行日。",
        "The day must come after that of the version there is, {day}.",
        "Choose another day.",
    ),
    "draft.no-file": Words(
        "没有收到文件。",
        "请选一个 .toml 规则文件，不超过 1 MB。",
        "No file has arrived.",
        "Choose a .toml file of rules of at most 1 MB.",
    ),
    "draft.no-programme": Words(
        "没有 {programme} 这个项目的规则可以改。",
        "请上传这个项目的规则文件。",
        "There are no rules of {programme} to change.",
        "Upload a file of that programme's rules.",
    ),
    "draft.nobody": Words(
        "规则要由登录的人起草、签署和发布。",
        "请登录后再试。",
        "Rules are written, signed and published by somebody who is signed in.",
        "Sign in and try again.",
    ),
    "draft.not-checked": Words(
        "草稿还没有通过检查，不能重放。",
        "请先检查，把列出的问题改好。",
        "The draft has not passed its check: it cannot be replayed.",
        "Check it first and mend what is listed.",
    ),
    "draft.not-replayed": Words(
        "草稿还没有重放过往决定，不能签署。",
        "请先重放，看过哪些人的结果会变。",
        "The draft has not been replayed over past decisions: it cannot be signed.",
        "Replay it first and look at whose result would change.",
    ),
    "draft.not-signed": Words(
        "草稿还没有由第二个人签署，不能发布。",
        "请先由没有起草的人签署。",
        "The draft has not been signed by a second person: it cannot be published.",
        "Have it signed by somebody who did not write it.",
    ),
    "draft.other-programme": Words(
        "文件是另一个项目（{programme}）的规则。",
        "请选本项目的文件，或另起一份草稿。",
        "The file holds the rules of another programme, {programme}.",
        "Choose a file of this programme, or begin another draft.",
    ),
    "draft.own": Words(
        "您写过这份草稿，不能由您签署或发布。",
        "请由另一位市级人员办理。",
        "You wrote in this draft: you can neither sign nor publish it.",
        "Another person of the city does that.",
    ),
    "replay.period": Words(
        "时期的第一天 {since} 在最后一天 {until} 之后。",
        "请改两个日子的先后。",
        "The first day of the period, {since}, comes after its last, {until}.",
        "Put the two days in order.",
    ),
}
