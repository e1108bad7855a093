# SPDX-License-Identifier: Apache-2.0
"""Dates as people put them into rosters: date cells, numbers, and the written forms of the contract."""

import math
import re
from datetime import date, datetime, timedelta

_DAY_FORMS = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"(\d{4})-(\d{1,2})-(\d{1,2})",
        r"(\d{4})/(\d{1,2})/(\d{1,2})",
        r"(\d{4})\.(\d{1,2})\.(\d{1,2})",
        r"(\d{4})(\d\d)(\d\d)",
        r"(\d{4})年(\d{1,2})月(\d{1,2})日",
    )
)
_MONTH_FORMS = tuple(
    re.compile(pattern, re.ASCII) for pattern in (r"(\d{4})[-/.](\d{1,2})", r"(\d{4})(\d\d)", r"(\d{4})年(\d{1,2})月")
)
_MIDNIGHT = re.compile(r"[T ]0?0:00(:00)?(\.0+)?$")
_EPOCHS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
_PLAUSIBLE = (date(1920, 1, 1), date(2100, 12, 31))


class NotADateError(ValueError):
    """The cell holds no date; ``code`` is ``date.unreadable`` or ``date.impossible``."""

    def __init__(self, code: str) -> None:
        """Keep the code of what is wrong."""
        super().__init__(code)
        self.code = code


def read_date(cell: object, *, epoch_1904: bool = False, month: bool = False) -> date:
    """Return the date in a cell: a date, a day number of either date system, or text in one of the known forms.

    With ``month`` also ``2015-03`` and its like are read, as the first of that month.
    Raises NotADateError with ``date.unreadable``, or ``date.impossible`` for a day that the calendar lacks.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float):
        return _from_number(cell, epoch_1904=epoch_1904, month=month)
    return _from_text(str(cell), month=month)


def _from_number(number: float, *, epoch_1904: bool, month: bool) -> date:
    if not math.isfinite(number):
        raise NotADateError("date.unreadable")
    try:
        day = _EPOCHS[epoch_1904] + timedelta(days=int(number))
    except OverflowError:
        day = date.max
    if _PLAUSIBLE[0] <= day <= _PLAUSIBLE[1]:
        return day
    if number == int(number):
        return _from_text(str(int(number)), month=month)
    raise NotADateError("date.unreadable")


def _from_text(text: str, *, month: bool) -> date:
    text = _MIDNIGHT.sub("", text)
    for form in _DAY_FORMS + (_MONTH_FORMS if month else ()):
        if found := form.fullmatch(text):
            year, month_, day = (int(part) for part in (*found.groups(), "1")[:3])
            try:
                return date(year, month_, day)
            except ValueError:
                raise NotADateError("date.impossible") from None
    raise NotADateError("date.unreadable")


def birthday(born: date, age: int) -> date:
    """Return the day on which someone born on ``born`` turns ``age``; 29 February falls on the last of the month."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return born.replace(year=born.year + age, day=28)
