"""Fetch the screen font, Source Sans 3, into ``.local/fonts``; the pages are good without it too.

The font is not in the repository: it comes from npm at set-up and is checked.
"""

import base64
import hashlib
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".local" / "fonts" / "fonts"
PACKAGE = "@fontsource-variable/source-sans-3@5.3.0"
SHA512 = "dpi0GZk7EQe2tYpg6Q0Fx0OmUgnuGu+0rHPgtXqtKhglYmJuP7jZ12Mu1uN+NfRaJRY1Emn8AQJEWzmoZ4wa9g=="
SUBSETS = ("latin", "vietnamese")
PATIENCE = 60  # seconds


def main() -> None:
    if all(target(subset).exists() for subset in SUBSETS):
        return
    try:
        fetch()
    except (OSError, ValueError, KeyError, tarfile.TarError, subprocess.SubprocessError) as error:
        why = str(error).splitlines()[0][:120]
        print(f"[setup] không lấy được phông chữ, dùng phông của máy ({why})", flush=True)


def target(subset: str) -> Path:
    return FOLDER / f"source-sans-3-{subset}.woff2"


def fetch() -> None:
    with tempfile.TemporaryDirectory() as folder:
        archive = download(Path(folder))
        check(archive)
        FOLDER.mkdir(parents=True, exist_ok=True)
        with tarfile.open(archive) as package:
            for subset in SUBSETS:
                take(package, subset)


def download(folder: Path) -> Path:
    npm = shutil.which("npm")
    if not npm:
        raise OSError("máy không có npm")
    subprocess.run(
        [npm, "pack", "--silent", "--pack-destination", folder, PACKAGE],
        cwd=folder, check=True, capture_output=True, timeout=PATIENCE,
    )  # fmt: skip
    return next(folder.glob("*.tgz"))


def check(archive: Path) -> None:
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != SHA512:
        raise ValueError("gói tải về không đúng mã kiểm tra")


def take(package: tarfile.TarFile, subset: str) -> None:
    member = package.extractfile(f"package/files/source-sans-3-{subset}-wght-normal.woff2")
    unfinished = target(subset).with_suffix(".part")
    unfinished.write_bytes(member.read())
    unfinished.replace(target(subset))


if __name__ == "__main__":
    main()
