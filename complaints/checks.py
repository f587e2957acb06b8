"""What must hold of the settings before the room starts."""

from django.conf import settings
from django.core.checks import CheckMessage, Error

from complaints.sealing import is_key


def seal_key_is_one(app_configs, **kwargs) -> list[CheckMessage]:
    """A public key that is none would let nobody seal, without a word."""
    if not settings.SEAL_PUBLIC_KEY or is_key(settings.SEAL_PUBLIC_KEY):
        return []
    return [
        Error(
            "SEAL_PUBLIC_KEY is not a key.",
            hint="Make a pair with `manage.py seal_key FILE` and set what it prints.",
            id="complaints.E001",
        )
    ]
