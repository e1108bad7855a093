# SPDX-License-Identifier: Apache-2.0
"""A browser without a screen: cookies, the form's token, no redirect followed. A lost connection is status 0."""

import http.client
import http.cookiejar
import urllib.error
import urllib.parse
import urllib.request
import uuid


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args, **_kwargs):
        return None


class Browser:
    """One person's browser at ``address``."""

    def __init__(self, address):
        self.address = address
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(_Stay, urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path):
        """(status, where to, body)."""
        return self._ask(urllib.request.Request(self.address + path))

    def post(self, path, fields=None, file=None):
        """Send a form, with a file (field, name, bytes) if there is one: (status, where to, body)."""
        if not self._token():
            self.get("/accounts/login/")
        request = urllib.request.Request(self.address + path, method="POST")
        if file is None:
            request.data = urllib.parse.urlencode(fields or {}).encode()
        else:
            request.data, kind = _multipart(*file)
            request.add_header("Content-Type", kind)
        request.add_header("X-CSRFToken", self._token())
        request.add_header("Referer", self.address + path)
        return self._ask(request)

    def sign_in(self, username):
        """Through the demo's door; whether it opened."""
        return self.post("/demo/login/", {"user": username})[0] == 302

    def _token(self):
        return next((one.value for one in self.cookies if one.name == "csrftoken"), "")

    def _ask(self, request):
        request.add_header("Accept-Language", "zh-CN")
        try:
            with self.opener.open(request, timeout=40) as answer:
                return answer.status, "", answer.read()
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, answer.headers.get("Location", ""), answer.read()
        except (OSError, http.client.HTTPException):
            return 0, "", b""


def _multipart(field, name, data):
    mark = uuid.uuid4().hex
    head = f'--{mark}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
    head += "Content-Type: application/octet-stream\r\n\r\n"
    return head.encode() + data + f"\r\n--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"
