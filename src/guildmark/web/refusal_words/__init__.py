# SPDX-License-Identifier: Apache-2.0
"""What every refusal says to people: code → what is so and what to do next, Chinese and English.

``{name}`` is a fact of the refusal; a fact that is not given shows as a dash.
"""

from typing import Final

from guildmark.web.refusal_words.drafts import DRAFTS
from guildmark.web.refusal_words.exams import EXAMS
from guildmark.web.refusal_words.house import HOUSE
from guildmark.web.refusal_words.library import LIBRARY
from guildmark.web.refusal_words.people import PEOPLE
from guildmark.web.refusal_words.register import REGISTER
from guildmark.web.refusal_words.road import ROAD
from guildmark.web.refusal_words.shape import Words

__all__ = ["WORDS", "Words"]
WORDS: Final[dict[str, Words]] = HOUSE | DRAFTS | LIBRARY | PEOPLE | ROAD | EXAMS | REGISTER
