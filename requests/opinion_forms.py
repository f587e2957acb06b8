"""Rows of a form that repeat: comments by section, and what is done with each. Shape only."""

from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from requests.models import Comment, CommentResponse
from requests.shapes import LONG_TEXT, SHORT_TEXT, in_one_direction

SHOWN = 5  # rows on a fresh page, and so many more each time
MOST = 200
SECTION = forms.CharField(required=False, max_length=120, validators=[in_one_direction])
TEXT = forms.CharField(required=False, max_length=LONG_TEXT, validators=[in_one_direction])
REASON = forms.CharField(required=False, max_length=SHORT_TEXT, validators=[in_one_direction])


def _clean(shape: forms.Field, text: str, errors: list[str], label: str) -> str:
    try:
        return shape.clean(text)
    except ValidationError as error:
        errors += [f"{label}: {said}" for said in error.messages]
        return text


@dataclass
class CommentRow:
    section: str = ""
    text: str = ""
    errors: list[str] = field(default_factory=list)


class CommentRows:
    """The comments of an answer as rows; what was typed stays, whatever is wrong with it."""

    def __init__(self, data: Any, comments: list[Comment]) -> None:
        self.is_bound = isinstance(data, QueryDict) and "comment_text" in data
        if self.is_bound:
            pairs = zip_longest(
                data.getlist("comment_section"), data.getlist("comment_text"), fillvalue=""
            )
            self.rows = [CommentRow(*pair) for pair in pairs]
        else:
            self.rows = [CommentRow(c.section, c.text) for c in comments]
        filled = len([row for row in self.rows if row.section.strip() or row.text.strip()])
        self.is_asked_for_more = self.is_bound and data.get("action") == "more"
        wanted = filled + SHOWN if self.is_asked_for_more else SHOWN
        self.blank = max(wanted - len(self.rows), 0)

    def __iter__(self):
        yield from self.rows
        yield from (CommentRow() for _n in range(self.blank))

    def clean(self) -> list[str]:
        """What is wrong, each with the number of its row."""
        wrong = []
        if len(self.rows) > MOST:
            wrong.append(_("Nhiều nhất %(n)s dòng góp ý; gộp bớt lại.") % {"n": MOST})
        for n, row in enumerate(self.rows, start=1):
            row.section = _clean(SECTION, row.section, row.errors, _("Điều, mục, trang"))
            row.text = _clean(TEXT, row.text, row.errors, _("Nội dung góp ý"))
            wrong += [_("Góp ý dòng %(n)s: %(said)s") % {"n": n, "said": e} for e in row.errors]
        return wrong

    def said(self) -> list[dict[str, str]] | None:
        """The keyword of ``workflow.save_reply``; None: the page had no such rows."""
        if not self.is_bound:
            return None
        return [{"section": row.section, "text": row.text} for row in self.rows]


class ResponseRows:
    """Tiếp thu, giải trình: one row for each comment of the table."""

    def __init__(self, data: QueryDict | None, responses: dict[int, CommentResponse]) -> None:
        self.errors: dict[str, list[str]] = {}
        if data is None:
            rows = {str(pk): (row.kind, row.text) for pk, row in responses.items()}
        else:
            columns = (data.getlist(name) for name in ("comment", "kind", "why"))
            rows = {key: rest for key, *rest in zip_longest(*columns, fillvalue="")}
        self.rows = rows

    def of(self, comment: Comment) -> tuple[str, str, list[str]]:
        """Kind, reason and errors as they stand on the form."""
        kind, why = self.rows.get(str(comment.pk), ("", ""))
        return kind, why, self.errors.get(f"row-{comment.pk}", [])

    def is_valid(self) -> bool:
        for key, (_kind, why) in self.rows.items():
            errors: list[str] = []
            _clean(REASON, why, errors, _("Lý do"))
            if errors:
                self.errors[f"row-{key}"] = errors
        return not self.errors

    def refuse(self, error: ValidationError) -> None:
        """A refusal of the workflow, beside the row it names."""
        found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        self.errors |= found

    def said(self) -> list[dict[str, str]]:
        """The keyword of ``workflow.answer_comments``."""
        return [
            {"comment": key, "kind": kind, "text": why} for key, (kind, why) in self.rows.items()
        ]
