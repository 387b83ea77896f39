import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
behind = get_wsgi_application()

from newsroom.shelf import KeptFirst  # noqa: E402 -- only after the set-up

application = KeptFirst(behind)
