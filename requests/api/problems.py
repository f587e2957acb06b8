"""Refusals with a sentence of their own; ``coordination.errors`` makes the document of them."""

from rest_framework.exceptions import APIException


class Problem(APIException):
    """``detail`` is Vietnamese and says the way out."""


class Forbidden(Problem):
    status_code = 403


class Moved(Problem):
    status_code = 409


class Stale(Problem):
    status_code = 412


class KeyTaken(Problem):
    status_code = 422


class NoVersion(Problem):
    status_code = 428
