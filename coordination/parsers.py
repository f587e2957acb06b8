"""JSON from outside: what cannot be read is a bad request, never an error of ours."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class Json(JSONParser):
    def parse(self, *args: Any, **kwargs: Any) -> Any:
        """Raises ``ParseError`` also for what is nested too deeply to read."""
        try:
            return super().parse(*args, **kwargs)
        except RecursionError as error:
            raise ParseError(_("Nội dung lồng nhau quá sâu.")) from error
