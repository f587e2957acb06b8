"""The system libraries and fonts that WeasyPrint needs: what is missing, and where ours are.

Without root they lie in ``.local/sysroot``. The application knows nothing of that
folder: whoever starts it hands it ``environment()``.
"""

import ctypes
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SYSROOT = ROOT / ".local" / "sysroot"
FONTS_CONF = SYSROOT / "fonts.conf"
LIBRARIES = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
    "libfontconfig.so.1",
    "libatomic.so.1",
)
# Metrics of Times New Roman and all 146 Vietnamese letters (Debian 12's Liberation has 54).
PRINT_FONT = "Tinos-Regular.ttf"


def missing() -> list[str]:
    """The libraries this process cannot load."""
    return [library for library in LIBRARIES if complaint(library)]


def has_print_font() -> bool:
    folders = (Path("/usr/share/fonts"), SYSROOT / "usr" / "share" / "fonts")
    return any(next(folder.rglob(PRINT_FONT), None) for folder in folders if folder.exists())


def environment() -> dict[str, str]:
    """What tells a child process where the unpacked libraries are; nothing if there are none."""
    folders = [str(folder) for folder in library_folders()]
    if not folders:
        return {}
    if before := os.environ.get("LD_LIBRARY_PATH"):
        folders.append(before)
    return {"FONTCONFIG_FILE": str(FONTS_CONF), "LD_LIBRARY_PATH": ":".join(folders)}


def preload() -> None:
    """Load the unpacked libraries into this process, which began without ``environment()``."""
    if not library_folders():
        return
    os.environ.setdefault("FONTCONFIG_FILE", str(FONTS_CONF))
    tried: set[str] = set()
    for library in LIBRARIES:
        load_with_needs(library, tried)


def library_folders() -> list[Path]:
    return sorted((SYSROOT / "usr" / "lib").glob("*-linux-*"))


def load_with_needs(library: str, tried: set[str]) -> None:
    """Load ``library``; what the loader misses on the way is taken from the unpacked ones.

    Only what is missed: the folder may hold libraries that must not be loaded at all.
    """
    while lacking := complaint(library):
        found = next((f / lacking for f in library_folders() if (f / lacking).exists()), None)
        if found is None or lacking in tried:
            return
        tried.add(lacking)
        load_with_needs(str(found), tried)


def complaint(library: str) -> str:
    """Load ``library`` and return the file the loader could not find; nothing if all is well."""
    try:
        ctypes.CDLL(library, mode=ctypes.RTLD_GLOBAL)
    except OSError as error:  # "libthai.so.0: cannot open shared object file: ..."
        return str(error).partition(":")[0]
    return ""
