# SPDX-License-Identifier: Apache-2.0
"""Which font files certificates are set in: the wheel's Noto SC, and Hanazono for rare characters where installed."""

from importlib.util import find_spec
from pathlib import Path

WHEEL = "pylopdf_fonts_zh_cn"
RARE_PACKAGE = "fonts-hanazono"
SYSTEM_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")


def wheel_folder() -> Path:
    """Return the folder of the wheel that holds NotoSerifSC-Regular and NotoSansSC-Regular."""
    spec = find_spec(WHEEL)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"the package {WHEEL} is not installed: certificates have no fonts")
    return Path(spec.origin).parent


def rare_fonts(folders: tuple[str, ...] = SYSTEM_FOLDERS) -> list[Path]:
    """Return the HanaMinA and HanaMinB files of the system, or none: they draw CJK Extension B and later."""
    places = (Path(folder).expanduser() for folder in folders)
    return sorted(found for place in places if place.is_dir() for found in place.rglob("HanaMin[AB].[ot]tf"))


def font_folders() -> list[str]:
    """Return the folders that Typst searches: the wheel's first, then each that holds a rare font."""
    return [str(wheel_folder()), *dict.fromkeys(str(font.parent) for font in rare_fonts())]
