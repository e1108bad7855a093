# SPDX-License-Identifier: Apache-2.0
"""What every page's frame needs: the look a visitor chose, names of the site, the main sections, language links.

``look_and_site`` is a template context processor; ``remember_choices`` is a middleware for ``?lang=`` and ``?fs=``,
which work without JavaScript by setting a cookie and showing the same page again.
"""

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

CHOICES: Final = {
    "theme": ("auto", "light", "dark"),
    "contrast": ("", "high"),
    "elder": ("", "on"),
    "fs": ("100", "112", "125", "150", "200"),
}
NEXT_THEME: Final = {"auto": "dark", "dark": "light", "light": "auto"}
YEAR_IN_SECONDS: Final = 365 * 24 * 3600


def look_of(request: HttpRequest) -> dict[str, str]:
    """The colour mode, contrast, elder mode and text size that this visitor's cookies ask for."""
    return {
        name: value
        for name, allowed in CHOICES.items()
        if (value := request.COOKIES.get(f"gm_{name}", allowed[0])) in allowed
    }


def looks_of(request: HttpRequest, look: dict[str, str]) -> dict[str, Any]:
    """What the display controls offer from where ``look`` stands; ``kept`` is the rest of the address's query."""
    steps = CHOICES["fs"]
    at = steps.index(look.get("fs", steps[0]))
    return {
        "kept": [(name, value) for name, value in _pairs(request) if name not in {"lang", *CHOICES}],
        "steps": " ".join(steps),
        "smaller": steps[max(0, at - 1)],
        "larger": steps[min(len(steps) - 1, at + 1)],
        "first": at == 0,
        "last": at == len(steps) - 1,
        "theme": NEXT_THEME[look.get("theme", "auto")],
    }


def _pairs(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, value) for name, values in request.GET.lists() for value in values]


def public_sections(path: str) -> list[dict[str, Any]]:
    """The main sections of the public pages, the one that ``path`` lies in marked."""
    items = (
        ("/", _("首页")),
        ("/verify", _("查证书")),
        ("/apply/", _("能申报什么")),
        ("/notices/", _("公示")),
        ("/policies/", _("政策")),
        ("/figures/", _("数据")),
        ("/register/", _("登记簿")),
    )
    return mark_current(items, path)


def portal_sections(path: str) -> list[dict[str, Any]]:
    """The sections of a firm's portal; a roster and an entry lie within the batches, answers within the query."""
    within_a_batch = path.startswith(("/portal/rosters/", "/portal/entries/", "/portal/marks/", "/portal/names/"))
    within_the_query = path.startswith("/portal/answers/") or "/submission/" in path
    items = (
        ("/portal/", _("概况")),
        ("/portal/filings/", _("备案")),
        ("/portal/batches/", _("评价批次")),
        ("/portal/certificates/", _("证书")),
        ("/portal/submissions/", _("全国查询")),
    )
    if within_the_query:
        return mark_current(items, "/portal/submissions/")
    return mark_current(items, "/portal/batches/" if within_a_batch else path)


def own_sections(path: str) -> list[dict[str, Any]]:
    """The pages of a worker's own record."""
    items = (
        ("/portal/me/", _("概况")),
        ("/portal/me/path/", _("我能申报什么")),
        ("/portal/me/entries/", _("报名与结果")),
        ("/portal/me/certificates/", _("我的证书")),
        ("/portal/me/reads/", _("谁看过")),
    )
    return mark_current(items, path)


def mark_current(items: tuple[tuple[str, str], ...], path: str) -> list[dict[str, Any]]:
    """Turn (address, label) pairs into items; the longest address that begins ``path`` is current."""
    fitting = [url for url, _label in items if path.startswith(url)]
    best = max(fitting, key=len, default=None)
    home = items[0][0]
    current = best if best != home or path == home else None
    return [{"url": url, "label": label, "current": url == current} for url, label in items]


def look_and_site(request: HttpRequest) -> dict[str, Any]:
    """Context for ``base.html``: ``look``, ``looks``, ``site``, ``nav`` and ``language_link``."""
    in_portal = request.path.startswith("/portal/")
    sections = own_sections if request.path.startswith("/portal/me/") else portal_sections
    query = request.GET.copy()
    query["lang"] = "zh-hans" if (get_language() or "").startswith("en") else "en"
    look = look_of(request)
    return {
        "look": look,
        "looks": looks_of(request, look),
        "site": site_names(),
        "masthead": site_names(),  # allauth's own pages bring another "site"
        "nav": sections(request.path) if in_portal else public_sections(request.path),
        "language_link": f"?{query.urlencode()}",
    }


def site_names() -> dict[str, Any]:
    """Who runs this site and where: from settings, with the demo city's names where none are set."""
    return {
        "place": getattr(settings, "SITE_PLACE", None) or _("鸢都市"),
        "name": getattr(settings, "SITE_NAME", None) or _("鸢都市技能人才服务"),
        "host": getattr(settings, "SITE_HOST", None) or _("鸢都市人力资源和社会保障局主办"),
        "seal": getattr(settings, "SITE_SEAL", ("鸢都", "登记")),
        "url": getattr(settings, "PUBLIC_URL", "").rstrip("/"),
    }


def remember_choices(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: ``?lang=en`` and ``?fs=125`` are kept in a cookie, and the page is shown again without them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = chosen_by(request) if request.method == "GET" else {}
        if not chosen:
            return get_response(request)
        query = request.GET.copy()
        for name in ("lang", *CHOICES):
            query.pop(name, None)
        rest = f"?{query.urlencode()}" if query else ""
        response = HttpResponseRedirect("/" + request.path.lstrip("/") + rest)
        for cookie, value in chosen.items():
            response.set_cookie(cookie, value, max_age=YEAR_IN_SECONDS, samesite="Lax", secure=request.is_secure())
        return response

    return middleware


def chosen_by(request: HttpRequest) -> dict[str, str]:
    """The cookies that this request's query asks for; words that are not choices are ignored."""
    chosen = {f"gm_{name}": value for name, allowed in CHOICES.items() if (value := request.GET.get(name)) in allowed}
    language = request.GET.get("lang")
    if language in dict(settings.LANGUAGES):
        chosen[settings.LANGUAGE_COOKIE_NAME] = language
    return chosen
