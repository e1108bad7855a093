# SPDX-License-Identifier: Apache-2.0
"""One person's browser: cookies, the form's token, redirects followed; every answer is noted by address and time."""

from __future__ import annotations

import http.client
import re
import secrets
import threading
import time
import urllib.parse
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from http.cookies import SimpleCookie

FOUND, FAULT, BAD = 302, 500, 400
SIGN_IN = "/accounts/login/"
PATIENCE_S = 120
_HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>|class=\"note bad\"[^>]*>(.*?)</div>", re.DOTALL)
_PART, _CODE = re.compile(r"\(\?P(<\w+>)[^)]*\)"), re.compile(r"[\^$\\]")
_TAG = re.compile(r"<[^>]+>")
Fields = Mapping[str, str | Sequence[str]]


class UnexpectedAnswerError(Exception):
    """An answer that the walk did not expect; the rest of the walk is not walked. It is in the book already."""


@dataclass
class Book:
    """What all browsers saw: seconds by (method, address pattern), and faults by the same."""

    seconds: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))
    faults: list[tuple[str, str, str]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, method: str, path: str, took: float, fault: str = "") -> None:
        """Note an answer, and what was wrong with it."""
        key = (method, pattern_of(path))
        with self.lock:
            self.seconds[key].append(took)
            if fault:
                self.faults.append((*key, fault))


def pattern_of(path: str) -> str:
    """The address pattern behind a path, as the product's table of addresses writes it."""
    from django.urls import Resolver404, resolve

    try:
        return "/" + _CODE.sub("", _PART.sub(r"\1", resolve(path.partition("?")[0]).route))
    except Resolver404:
        return path


@dataclass
class Answer:
    """What came back at the end of all redirects."""

    status: int
    path: str
    body: bytes
    where: str = ""

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    def number(self) -> int:
        """The last number in the address that the form led to."""
        return int(re.findall(r"/(\d+)", self.where or self.path)[-1])

    def links(self, start: str) -> list[str]:
        """The addresses on the page that are ``start`` and a number, each once."""
        return list(dict.fromkeys(re.findall(rf'href="({start}\d+/?)"', self.text)))


class Browser:
    """A person at ``port``, behind the proxy from an address of her own."""

    def __init__(self, port: int, book: Book, address: str) -> None:
        self.port, self.book, self.address = port, book, address
        self.cookies = {"csrftoken": secrets.token_hex(16)}

    def get(self, path: str, expect: Collection[int] = (200,)) -> Answer:
        """Read a page."""
        return self._follow("GET", path, b"", "", expect)

    def post(
        self,
        path: str,
        fields: Fields | None = None,
        file: tuple[str, str, bytes] | None = None,
        expect: Collection[int] = (200,),
    ) -> Answer:
        """Send a form, with a file (field, name, bytes) if there is one, and read the page it leads to."""
        if file is None:
            data, kind = urllib.parse.urlencode(fields or {}, doseq=True).encode(), "application/x-www-form-urlencoded"
        else:
            data, kind = _multipart(fields or {}, file)
        return self._follow("POST", path, data, kind, expect)

    def sign_in(self, username: str) -> Answer:
        """Through the demo's door."""
        return self.post("/demo/login/", {"user": username})

    def _follow(self, method: str, path: str, data: bytes, kind: str, expect: Collection[int]) -> Answer:
        answer = self._ask(method, path, data, kind, expect)
        led = ""
        while answer.status == FOUND:
            led = led or answer.where
            answer = self._ask("GET", answer.where, b"", "", expect)
        return Answer(answer.status, answer.path, answer.body, led)

    def _ask(self, method: str, path: str, data: bytes, kind: str, expect: Collection[int]) -> Answer:
        headers = {
            "Host": f"localhost:{self.port}",
            "Accept-Language": "zh-CN",
            "Accept": "text/html",
            "X-Forwarded-For": self.address,
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        if method == "POST":
            origin = f"http://localhost:{self.port}"
            headers |= {"Content-Type": kind, "X-CSRFToken": self.cookies["csrftoken"], "Origin": origin}
        began = time.perf_counter()
        try:
            answer = self._send(method, path, data, headers)
            fault = _fault(answer, expect)
        except (OSError, http.client.HTTPException) as error:
            answer, fault = Answer(0, path, b""), f"no answer: {type(error).__name__}"
        self.book.note(method, path, time.perf_counter() - began, fault)
        if fault:
            raise UnexpectedAnswerError(f"{method} {path}: {fault}")
        return answer

    def _send(self, method: str, path: str, data: bytes, headers: dict[str, str]) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            line.request(method, path, data or None, headers)
            found = line.getresponse()
            body = found.read()
        finally:
            line.close()
        for told in found.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: one.value for name, one in SimpleCookie(told).items()}
        where = urllib.parse.urljoin(path, found.headers.get("Location", ""))
        return Answer(found.status, path, body, where if found.status == FOUND else "")


def _fault(answer: Answer, expect: Collection[int]) -> str:
    """What is wrong with an answer, in the words of its page; nothing where it was expected."""
    if answer.status == FOUND and answer.where.startswith(SIGN_IN):
        return "led to sign in again"
    if answer.status in {FOUND, *expect}:
        return ""
    said = " / ".join(_TAG.sub(" ", a or b).strip() for a, b in _HEADING.findall(answer.text))
    return f"{answer.status} {' '.join(said.split())[:160]}"


def _multipart(fields: Fields, file: tuple[str, str, bytes]) -> tuple[bytes, str]:
    mark = uuid.uuid4().hex
    pairs = [(name, one) for name, told in fields.items() for one in ([told] if isinstance(told, str) else told)]
    parts = "".join(
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in pairs
    )
    name, filename, data = file
    head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
    head += "Content-Type: application/octet-stream\r\n\r\n"
    return (parts + head).encode() + data + f"\r\n--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"
