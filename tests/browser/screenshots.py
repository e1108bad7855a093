# SPDX-License-Identifier: Apache-2.0
"""`make screenshots`: every page of a small played city at 1280 and 390 px, and the few pictures of the READMEs.

It is a pytest run of this file alone, so that the city, its server and its browser are those of the tests.
"""

import re
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
WIDTHS = (1280, 390)
IMAGES = FOLDER.parent / "images"
LARGEST = 150 * 1024


def test_every_page_is_photographed(visitors, city):
    from tests.browser import pages  # models, importable only within a run

    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    portal, desk = pages.portal(city), pages.desk()
    anyone = visitors.anonymous()
    photograph(anyone, pages.public(), "public")
    photograph(anyone.open("/?lang=en"), ["/", "/verify", "/figures/", "/register/"], "public-en")
    photograph(visitors.signed_in(pages.HANDLER), portal, "portal")
    photograph(visitors.signed_in(pages.OFFICER), desk, "desk")


def test_the_readmes_pictures_are_taken(visitors, city):
    from tests.browser import pages  # models, importable only within a run

    IMAGES.mkdir(parents=True, exist_ok=True)
    roster, _worst = pages.roster_of_every_mistake(city)
    for ending, language in ((".zh", "zh-hans"), ("", "en")):
        for name, visitor, path in (
            ("home", visitors.anonymous(), "/"),
            ("roster", visitors.signed_in(pages.HANDLER), f"/portal/rosters/{roster.pk}/"),
        ):
            visitor.page.set_viewport_size({"width": 1280, "height": 860})
            visitor.open(f"/?lang={language}").open(path)
            picture = IMAGES / f"{name}{ending}.png"
            visitor.page.screenshot(path=picture)
            assert picture.stat().st_size <= LARGEST, picture.name


def photograph(visitor, paths, face):
    """Take each page at each width; the file's name says the face, the address and the width."""
    for path in paths:
        visitor.open(path)
        name = re.sub(r"[^0-9a-z]+", "-", path.removeprefix(f"/{face}")).strip("-") or "start"
        for width in WIDTHS:
            visitor.page.set_viewport_size({"width": width, "height": 900})
            visitor.page.screenshot(path=FOLDER / f"{face}-{name[:40]}-{width}.png", full_page=True)


if __name__ == "__main__":
    sys.exit(pytest.main(["-p", "no:randomly", "-o", "python_files=screenshots.py", __file__]))
