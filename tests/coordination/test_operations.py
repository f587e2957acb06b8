"""What an installation may set stands in docs/operations.md; a new variable must be told there."""

import re

from django.conf import settings

ROOT = settings.BASE_DIR
TOLD = (ROOT / "docs" / "operations.md").read_text()
READ = {
    "coordination/settings.py": r'\benv\(\s*"(\w+)"',
    "devtools/run.py": r'environ\.get\("(\w+)"',
    "devtools/bootstrap.py": r'environ\.get\("(\w+)"',
    "docker-compose.yml": r"\$\{(\w+)",
    "Dockerfile": r"^(?:ENV| {4}) ?(\w+)=",
    "deploy/env.example": r"^#? ?(\w+)=",
    "Makefile": r"^(?:export )?([A-Z_]+) \??:?=",
}
OF_THE_MAKEFILE_ITSELF = {"BIN", "PYTHON", "TEMPLATES"}


def test_every_variable_is_told():
    read = {
        name: set(re.findall(pattern, (ROOT / name).read_text(), re.MULTILINE))
        for name, pattern in READ.items()
    }
    assert all(read.values()), "a pattern finds nothing any more"
    told = set(re.findall(r"`(\w+)(?:=[^`]*)?`", TOLD))
    assert set().union(*read.values()) - OF_THE_MAKEFILE_ITSELF - told == set()


def test_every_service_is_told():
    services = re.findall(
        r"^  (\w+):\n    (?:image|<<)", (ROOT / "docker-compose.yml").read_text(), re.M
    )
    assert sorted(services) == ["beat", "migrate", "postgres", "proxy", "redis", "web", "worker"]
    assert [s for s in services if s.capitalize() not in TOLD and s not in TOLD] == []
