from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with 64 MiB and three passes."""

    time_cost = 3
    memory_cost = 65536
    parallelism = 1
