"""JSON from outside: what cannot be read is a bad request, never an error of ours."""

import json
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class Json(JSONParser):
    def parse(self, *args: Any, **kwargs: Any) -> Any:
        """Raises ``ParseError`` also for what nobody can write down again: nested too deeply,
        a number beyond all numbers, half of a character."""
        try:
            data = super().parse(*args, **kwargs)
            json.dumps(data, ensure_ascii=False, allow_nan=False).encode()
        except (RecursionError, ValueError) as error:
            raise ParseError(_("Nội dung lồng nhau quá sâu hoặc không đọc được.")) from error
        return data
