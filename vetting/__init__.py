"""Political-standard vetting files will live in this room.

Until they do, a plain verification request (003 Điều 5.2) runs as a request of kind
``verification`` in the room ``requests``.
"""
