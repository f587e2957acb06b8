"""The page that tells programmers about the API, made from the OpenAPI document itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

DOCUMENT = settings.BASE_DIR / "docs" / "openapi.yaml"
METHODS = ("get", "post", "put", "patch")
GROUPS = {
    "letters": gettext_lazy("Văn bản đề nghị"),
    "dispatches": gettext_lazy("Bản gửi từng nơi nhận, thời hạn, trả lời"),
    "regulations": gettext_lazy("Quy chế"),
    "rules": gettext_lazy("Quy tắc thời hạn"),
    "calendar": gettext_lazy("Lịch làm việc"),
}


@dataclass(frozen=True)
class Field:
    name: str
    kind: str
    text: str
    is_required: bool


@dataclass(frozen=True)
class Endpoint:
    """One method of one address."""

    method: str
    path: str
    summary: str
    parameters: tuple[Field, ...]
    takes: tuple[Field, ...]
    gives: tuple[Field, ...]
    errors: tuple[tuple[str, str], ...]
    curl: str

    @property
    def anchor(self) -> str:
        return f"{self.method}-{self.path.strip('/').translate(DASHES)}".lower()


DASHES = str.maketrans({"/": "-", "{": "", "}": ""})


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """For whoever has signed in; it holds no case."""
    root = request.build_absolute_uri("/").rstrip("/")
    groups = [(text, endpoints()[name]) for name, text in GROUPS.items()]
    context = {"page": "api", "groups": groups, "root": root}
    return render(request, "requests/api.html", context)


@cache
def endpoints() -> dict[str, list[Endpoint]]:
    """Every endpoint of the document, by the first part of its path."""
    document = yaml.safe_load(DOCUMENT.read_text(encoding="utf-8"))
    shapes = document["components"]["schemas"]
    found: dict[str, list[Endpoint]] = {}
    for path, methods in document["paths"].items():
        group = found.setdefault(path.split("/")[3], [])
        group += [
            _endpoint(path, name, methods[name], shapes) for name in METHODS if name in methods
        ]
    return found


def _endpoint(path: str, method: str, said: dict[str, Any], shapes: dict) -> Endpoint:
    answers = said["responses"]
    good = next(code for code in answers if code.startswith("2"))
    return Endpoint(
        method=method.upper(),
        path=path,
        summary=said.get("summary", ""),
        parameters=tuple(
            Field(p["name"], *_said(p["schema"] | p), bool(p.get("required")))
            for p in said.get("parameters", ())
        ),
        takes=tuple(_fields(said.get("requestBody"), shapes)),
        gives=tuple(_fields(answers[good], shapes)),
        errors=tuple(
            (code, answer.get("description", ""))
            for code, answer in answers.items()
            if not code.startswith("2")
        ),
        curl=_curl(path, method, said),
    )


def _fields(body: dict[str, Any] | None, shapes: dict) -> Iterator[Field]:
    for content in (body or {}).get("content", {}).values():
        shape = _shape(content["schema"], shapes)
        for name, schema in shape.get("properties", {}).items():
            required = name in shape.get("required", ())
            yield Field(name, *_said(schema), required)
        return


def _shape(schema: dict[str, Any], shapes: dict) -> dict[str, Any]:
    return shapes[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


CHOICE = re.compile(r"\s*\* `([^`]*)` - (.*)")


def _said(schema: dict[str, Any]) -> tuple[str, str]:
    """What it is, and what is said of it; choices are named with what they mean."""
    text = schema.get("description", "")
    choices = [f"{value} ({label})" for value, label in CHOICE.findall(text) if value]
    if choices:
        return " | ".join(choices), CHOICE.sub("", text).strip()
    return _kind(schema), text


def _kind(schema: dict[str, Any]) -> str:
    """“chuỗi”, “ngày”, “danh sách Day”: how a type is said to a programmer."""
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"] if value not in {"", None})
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    for part in ("allOf", "oneOf"):
        if part in schema:
            return _kind(schema[part][0])
    kind = schema.get("type", "")
    if kind == "array":
        return _("danh sách %(of)s") % {"of": _kind(schema["items"])}
    names = {
        "date": _("ngày, 2026-11-26"), "date-time": _("thời điểm"), "uuid": _("mã hồ sơ"),
        "integer": _("số"), "boolean": _("true hoặc false"), "string": _("chuỗi"),
    }  # fmt: skip
    return names.get(schema.get("format", ""), names.get(kind, kind))


def _curl(path: str, method: str, said: dict[str, Any]) -> str:
    parts = ["curl", "-H 'Authorization: Bearer $MA'"]
    if method != "get":
        parts.insert(1, f"-X {method.upper()}")
    headers = {p["name"] for p in said.get("parameters", ()) if p["in"] == "header"}
    if "Idempotency-Key" in headers:
        parts.append('-H "Idempotency-Key: $(uuidgen)"')
    if "If-Match" in headers:
        parts.append("-H 'If-Match: \"3\"'")
    if "requestBody" in said:
        parts.append("-H 'Content-Type: application/json' -d @noi-dung.json")
    return " ".join([*parts, f"$GOC{path}"]).replace(
        "'Authorization: Bearer $MA'", '"Authorization: Bearer $MA"'
    )
