# SPDX-License-Identifier: Apache-2.0
"""The colours: every pair that meets on a page is legible in all four modes, in both notations."""

import pytest
from tests.look.contrast import MODES, hex_of, palette, ratio

TINTS = ("azurite-bg", "malachite-bg", "gamboge-bg", "rouge-bg")
GROUNDS = ("paper", "sheet", "sunk")
PAIRS = (
    *(("ink", ground, 7.0) for ground in (*GROUNDS, *TINTS)),
    *(("ink-2", ground, 4.5) for ground in (*GROUNDS, *TINTS)),
    *(("ink-3", ground, 4.5) for ground in (*GROUNDS, *TINTS)),
    *(("azurite", ground, 4.5) for ground in (*GROUNDS, *TINTS)),
    *((pigment, ground, 4.5) for pigment in ("malachite", "gamboge", "rouge") for ground in GROUNDS),
    *((tint.removesuffix("-bg"), tint, 4.5) for tint in TINTS),
    ("rouge", "gamboge-bg", 4.5),
    ("sheet", "rouge", 4.5),
    ("paper", "ink", 7.0),
    ("on-azurite", "azurite", 4.5),
    ("on-azurite", "azurite-2", 4.5),
    ("on-cinnabar", "cinnabar", 4.5),
    ("cinnabar", "paper", 3.0),
    *((line, ground, 3.0) for line in ("edge", "focus") for ground in GROUNDS),
)


@pytest.mark.parametrize("mode", MODES)
def test_every_pair_is_legible(mode):
    colours = palette(MODES[mode], hexadecimal=False)
    faint = [
        (a, b, round(ratio(colours[a], colours[b]), 2))
        for a, b, least in PAIRS
        if ratio(colours[a], colours[b]) < least
    ]
    assert faint == []


@pytest.mark.parametrize("mode", MODES)
def test_the_two_notations_show_the_same_colour(mode):
    modern, old = palette(MODES[mode], hexadecimal=False), palette(MODES[mode], hexadecimal=True)
    assert modern.keys() == old.keys()
    apart = {
        name: (hex_of(value), old[name])
        for name, value in modern.items()
        if any(abs(int(hex_of(value)[at : at + 2], 16) - int(old[name][at : at + 2], 16)) > 2 for at in (1, 3, 5))
    }
    assert apart == {}


@pytest.mark.parametrize(("chosen", "automatic"), [("dark", ""), ("contrast-dark", '[data-contrast="high"]')])
@pytest.mark.parametrize("hexadecimal", [True, False])
def test_the_automatic_dark_is_the_chosen_dark(chosen, automatic, hexadecimal):
    followed = palette(f'[data-theme="auto"]{automatic}', hexadecimal=hexadecimal)
    assert followed == palette(MODES[chosen], hexadecimal=hexadecimal)


def test_every_mode_sets_the_same_tokens():
    named = {mode: set(palette(selector, hexadecimal=False)) for mode, selector in MODES.items()}
    assert all(names == named["light"] for names in named.values())
    assert len(named["light"]) > 25
