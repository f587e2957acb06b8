"""What the house promises about itself: its packages, its lock, its folders, its composition."""

import json
import re
from importlib import metadata, util
from pathlib import Path

import jsonschema
import pytest
import yaml
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = {name for name, service in SERVICES.items() if service["image"].startswith("phoihop:")}
LOGINS = {"DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_JOBS_URL"}


# --- Packages -----------------------------------------------------------------------------------


def installed() -> set[str]:
    return {re.sub(r"[-_.]+", "-", d.name).lower() for d in metadata.distributions()}


def test_the_package_called_requests_is_ours_and_the_other_one_is_not_installed():
    assert Path(util.find_spec("requests").origin).parent == ROOT / "requests"
    assert "requests" not in installed()


def test_the_project_is_run_from_its_folder_and_never_installed():
    assert "phoi-hop-cong-tac" not in installed()


@pytest.mark.parametrize("lock", ["uv.lock", "requirements.lock"])
def test_no_lock_names_the_other_requests(lock):
    text = (ROOT / lock).read_text()
    assert not re.search(r'^(requests==|name = "requests"$)', text, re.MULTILINE)


def test_the_locks_name_no_host_but_the_public_index():
    text = (ROOT / "uv.lock").read_text() + (ROOT / "requirements.lock").read_text()
    assert set(re.findall(r"https?://([^/\s\"]+)", text)) == {
        "pypi.org", "files.pythonhosted.org",
    }  # fmt: skip


def test_every_package_of_the_plain_list_is_pinned_with_its_hashes():
    lines = (ROOT / "requirements.lock").read_text().replace("\\\n", " ").splitlines()
    packages = [line for line in lines if line and not line.lstrip().startswith("#")]
    assert [line for line in packages if "==" not in line or "--hash=sha256:" not in line] == []
    assert len(packages) > 50


def test_every_dependency_says_why_it_is_here():
    text = (ROOT / "pyproject.toml").read_text()
    pinned = re.findall(r'^ {4}"([\w-]+)[^"]*==[^"]+",(.*)$', text, re.MULTILINE)
    assert len(pinned) > 20
    silent = {name for name, rest in pinned if "#" not in rest}
    assert silent <= {"pytest", "pytest-django"}  # their names say it


# --- Folders ------------------------------------------------------------------------------------


def test_the_packs_are_the_five_regulations_and_the_calendar():
    names = {path.name for path in (ROOT / "regulations" / "packs").iterdir()}
    assert names == {f"00{n}.yaml" for n in range(5)} | {"calendar.yaml", "statutes.yaml"}


def test_no_room_is_called_after_a_layer():
    forbidden = {"services.py", "selectors.py", "utils.py", "helpers.py", "core", "common"}
    rooms = ("agencies", "coordination", "records", "regulations", "reports", "requests")
    found = [path for room in rooms for path in (ROOT / room).rglob("*") if path.name in forbidden]
    assert found == []


# --- The composition ----------------------------------------------------------------------------


def test_the_composition_matches_the_compose_specification():
    schema = json.loads((ROOT / "tests" / "schemas" / "compose-spec.json").read_text())
    checker = jsonschema.validators.validator_for(schema)(schema)
    assert [error.message for error in checker.iter_errors(COMPOSE)] == []


def test_the_composition_has_the_services_of_the_design():
    assert set(SERVICES) == {"postgres", "redis", "migrate", "web", "worker", "beat", "proxy"}
    assert sorted(OURS) == ["beat", "migrate", "web", "worker"]


def test_what_a_service_waits_for_exists_and_can_be_waited_for():
    for name, service in SERVICES.items():
        for other, how in service.get("depends_on", {}).items():
            if how["condition"] == "service_healthy":
                assert "healthcheck" in SERVICES[other], (name, other)
            else:
                assert how["condition"] == "service_completed_successfully"
                assert SERVICES[other]["restart"] == "no", (name, other)


def test_what_runs_on_is_watched_and_started_again():
    lasting = {name: service for name, service in SERVICES.items() if name != "migrate"}
    assert {name for name, s in lasting.items() if "healthcheck" not in s} == set()
    assert {s["restart"] for s in lasting.values()} == {"unless-stopped"}


def test_only_the_proxy_is_reached_from_outside():
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"proxy"}
    outside = {name for name, service in SERVICES.items() if "outside" in service["networks"]}
    assert outside == {"proxy"}
    assert COMPOSE["networks"]["inside"] == {"internal": True}


def test_each_process_holds_its_own_login_and_no_other():
    given = {name: SERVICES[name]["environment"] for name in OURS}
    held = {name: (LOGINS & set(e), e["DATABASE_LOGIN"]) for name, e in given.items()}
    assert held == {
        "migrate": ({"DATABASE_OWNER_URL"}, "owner"),
        "web": ({"DATABASE_URL"}, "web"),
        "worker": ({"DATABASE_JOBS_URL"}, "jobs"),
        "beat": ({"DATABASE_JOBS_URL"}, "jobs"),
    }
    assert {variable: login for login, variable in settings.LOGIN_VARIABLES.items()} == {
        "DATABASE_OWNER_URL": "owner", "DATABASE_URL": "web", "DATABASE_JOBS_URL": "jobs",
    }  # fmt: skip


def test_our_containers_can_write_nothing_but_files_and_gain_no_powers():
    """The worker also holds the key and the file of signed heads. Nobody else does: whoever took
    over the web process, or owns the tables, could otherwise sign a record made anew."""
    for name in OURS:
        service = SERVICES[name]
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"]), name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        heads = ["heads:/var/lib/phoihop/heads"] if name == "worker" else []
        assert service["volumes"] == ["files:/var/lib/phoihop/files", *heads], name


def test_named_volumes_and_networks_are_declared():
    mounted = {
        volume.split(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", ())
        if volume[0] not in "./$"
    }
    assert mounted == set(COMPOSE["volumes"])
    joined = {network for service in SERVICES.values() for network in service["networks"]}
    assert joined == set(COMPOSE["networks"])


def test_files_that_the_composition_mounts_are_here():
    for service in SERVICES.values():
        for volume in service.get("volumes", ()):
            if volume.startswith("./"):
                assert (ROOT / volume.split(":")[0]).exists(), volume


def test_what_an_installation_must_set_stands_in_the_example():
    text = (ROOT / "docker-compose.yml").read_text()
    example = (ROOT / "deploy" / "env.example").read_text()
    asked = set(re.findall(r"\$\{(\w+):\?", text))
    given = set(re.findall(r"^(\w+)=", example, re.MULTILINE))
    assert asked == given
    optional = set(re.findall(r"\$\{(\w+):-", text)) - {"VERSION"}
    assert optional == set(re.findall(r"^# (\w+)=", example, re.MULTILINE))


def test_secrets_have_no_default_and_no_value_in_the_example():
    example = (ROOT / "deploy" / "env.example").read_text()
    secret = re.findall(r"^(\w*(?:KEY|PASSWORD))=(.*)$", example, re.MULTILINE)
    assert len(secret) == 5
    assert {value for _name, value in secret} == {""}
