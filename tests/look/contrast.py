# SPDX-License-Identifier: Apache-2.0
"""Colours as the style sheet writes them: OKLCH to sRGB, and the contrast ratio of WCAG 2.

Conversion after Ottosson's OKLab; ratio after WCAG 2.2, "relative luminance" and "contrast ratio".
"""

import math
import re
from pathlib import Path

TOKENS = Path(__file__).resolve().parents[2] / "src" / "guildmark" / "static" / "css" / "tokens.css"
MODES = {
    "light": ":root",
    "dark": '[data-theme="dark"]',
    "contrast": '[data-contrast="high"]',
    "contrast-dark": '[data-theme="dark"][data-contrast="high"]',
}


def palette(selector: str, *, hexadecimal: bool) -> dict[str, str]:
    """The colours that ``selector`` sets, in one of the two notations of the sheet."""
    text = TOKENS.read_text(encoding="utf-8")
    start = text.index("@supports not (color:" if hexadecimal else "@supports (color:")
    body = re.search(rf"\n\s+{re.escape(selector)} \{{([^}}]*)\}}", text[start:])
    assert body, selector
    return dict(re.findall(r"--([\w-]+):\s*(oklch\([^)]*\)|#\w{6});", body.group(1)))


def rgb_of(value: str) -> tuple[float, float, float]:
    """Linear sRGB of ``#rrggbb`` or ``oklch(L C h)``."""
    if value.startswith("#"):
        red, green, blue = (linear(int(value[at : at + 2], 16) / 255) for at in (1, 3, 5))
        return red, green, blue
    lightness, chroma, hue = (float(part) for part in re.findall(r"[\d.]+", value))
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def linear(part: float) -> float:
    """One channel from sRGB's curve to light."""
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def hex_of(value: str) -> str:
    """The ``#rrggbb`` that a screen shows for ``value``."""
    channels = (min(1.0, max(0.0, part)) for part in rgb_of(value))
    curved = (12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055 for part in channels)
    return "#" + "".join(f"{round(255 * part):02x}" for part in curved)


def ratio(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def luminance(value: str) -> float:
    """Relative luminance."""
    red, green, blue = rgb_of(hex_of(value))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
