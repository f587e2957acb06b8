"""Complaints, denunciations, petitions, feedback; matters under monitoring (000 Điều 3.4; 002
Điều 3.5, 3.6, 4; 004 Điều 9.3, 13.4).

Whom a denunciation comes from is not kept here: no table has a field for it. Whom it is about
knows nothing of it, whatever their role.
"""
