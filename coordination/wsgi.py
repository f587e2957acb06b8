"""The web process, as the web login; it refuses to start with a login that could do more."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coordination.settings")
os.environ.setdefault("DATABASE_LOGIN", "web")

from django.core.wsgi import get_wsgi_application

from coordination.logins import refuse_strong_login

application = get_wsgi_application()
refuse_strong_login()
