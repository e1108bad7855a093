# SPDX-License-Identifier: Apache-2.0
"""Refusals are values with a reason: a code that faces turn into words, and the facts those words need."""

from __future__ import annotations

from typing import Any


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """A deed that may not be done, with its code (such as ``batch.not-open``) and facts for the sentence."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        shown = ", ".join(f"{key}={value}" for key, value in sorted(self.facts.items()))
        return f"{self.code} ({shown})" if shown else self.code

    def __reduce__(self) -> tuple[Any, ...]:
        return (_again, (type(self), self.code, self.facts))


def _again(kind: type[Refused], code: str, facts: dict[str, Any]) -> Refused:
    return kind(code, **facts)


def refuse_unless(condition: object, code: str, **facts: Any) -> None:
    """Raise ``Refused(code, **facts)`` unless ``condition`` holds."""
    if not condition:
        raise Refused(code, **facts)
