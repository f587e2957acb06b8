"""Finding words with and without diacritics: text and query are folded alike.

``requests_fold`` is the database's twin of ``regulations.wording.fold``.
"""

from django.db.models import CharField, Q, TextField, Transform

from regulations.wording import fold, plain

MOST_WORDS = 8


@CharField.register_lookup
@TextField.register_lookup
class Folded(Transform):
    """Lower case without diacritics, composed or not."""

    lookup_name, function, output_field = "folded", "requests_fold", TextField()


def words_of(query: str) -> list[str]:
    """The folded words of what somebody typed, each once, the first few."""
    return list(dict.fromkeys(fold(plain(query)).split()))[:MOST_WORDS]


def whole(query: str) -> str:
    """The query as one folded text, for numbers."""
    return fold(plain(query))


def having(word: str, *fields: str) -> Q:
    """Rows in which ``word`` stands in one of ``fields``."""
    found = Q()
    for field in fields:
        found |= Q(**{f"{field}__folded__contains": word})
    return found
