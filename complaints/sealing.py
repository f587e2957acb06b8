"""A sealed box: whoever has the public key seals, whoever has the private key opens.

X25519 with a key made for each box, HKDF-SHA256, ChaCha20-Poly1305. The web process has the public
key alone. A box is bound to its case: moved to another it does not open.
"""

from base64 import b64decode, b64encode
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY = 32  # bytes of a key
NONCE = bytes(12)  # each box has a key of its own


class BadKey(ValueError):
    """What was given is no key of the right kind."""


class CannotOpen(ValueError):
    """Another key, another case, or not the box that was sealed."""


def make_pair() -> tuple[str, str]:
    """(private, public), in base64."""
    private = X25519PrivateKey.generate()
    return (
        b64encode(private.private_bytes_raw()).decode(),
        b64encode(private.public_key().public_bytes_raw()).decode(),
    )


def _bytes(key: str) -> bytes:
    try:
        raw = b64decode(key.strip(), validate=True)
    except ValueError as error:
        raise BadKey from error
    if len(raw) != KEY:
        raise BadKey
    return raw


def is_key(text: str) -> bool:
    try:
        return bool(_bytes(text))
    except BadKey:
        return False


def print_of(public: str) -> str:
    """A short print of a public key, to tell which one sealed."""
    return sha256(_bytes(public)).hexdigest()[:16]


def _cipher(shared: bytes, ephemeral: bytes, public: bytes) -> ChaCha20Poly1305:
    derived = HKDF(SHA256(), KEY, salt=ephemeral + public, info=b"phoihop sealed identity 1")
    return ChaCha20Poly1305(derived.derive(shared))


def seal(text: str, public: str, *, case: str) -> bytes:
    """Raises ``BadKey``."""
    raw, ephemeral = _bytes(public), X25519PrivateKey.generate()
    mine = ephemeral.public_key().public_bytes_raw()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(raw))
    return mine + _cipher(shared, mine, raw).encrypt(NONCE, text.encode(), case.encode())


def open_box(box: bytes, private: str, *, case: str) -> str:
    """Raises ``BadKey``, ``CannotOpen``."""
    key = X25519PrivateKey.from_private_bytes(_bytes(private))
    theirs, sealed = box[:KEY], box[KEY:]
    public = key.public_key().public_bytes_raw()
    try:
        shared = key.exchange(X25519PublicKey.from_public_bytes(theirs))
        return _cipher(shared, theirs, public).decrypt(NONCE, sealed, case.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise CannotOpen from error
