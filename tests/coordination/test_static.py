"""Hashed names of static files; only the screen font may be missing."""

import hashlib

import pytest

from coordination.static import Hashed


@pytest.fixture
def storage(settings, tmp_path):
    (tmp_path / "app.css").write_text("body{}")
    settings.STATIC_ROOT = tmp_path
    return Hashed(location=tmp_path)


def test_a_name_carries_its_hash(storage):
    digest = hashlib.md5(b"body{}", usedforsecurity=False).hexdigest()[:12]
    assert storage.hashed_name("app.css") == f"app.{digest}.css"


def test_the_font_may_be_missing(storage):
    assert storage.hashed_name("fonts/none.woff2") == "fonts/none.woff2"


def test_nothing_else_may_be_missing(storage):
    with pytest.raises(ValueError, match=r"js/none\.js"):
        storage.hashed_name("js/none.js")
