"""An icon that does not exist would make a page fail that nobody opens by hand."""

import re

import pytest
from django.conf import settings

from coordination.templatetags.page import icon

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
USED = sorted({n for t in TEMPLATES for n in re.findall(r'{% icon "([^"]+)"', t.read_text())})


@pytest.mark.parametrize("name", USED)
def test_icon_exists(name):
    assert "<svg" in icon(name)


def test_a_wrong_host_is_answered_in_words(client, db):
    answer = client.get("/viec/", headers={"host": "somewhere.example"})
    assert answer.status_code == 400
    assert "Yêu cầu chưa đúng dạng" in answer.content.decode()
