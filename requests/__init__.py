"""Coordination requests between agencies: the letter, one dispatch for each addressee, its clock.

This package is NOT the HTTP library of the same name on PyPI, and hides it from the whole process
(``docs/decisions/0001``). Always write ``from requests.models import …``, never a bare
``import requests``; for HTTP use httpx.
"""
