"""Migrate and fill the database of a benchmark.

Prints the session of somebody who may see all, and the pages whose addresses were not known before.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from tests.benchmarks import fill  # noqa: E402 - Django is set up first

if __name__ == "__main__":
    case_count, weeks = int(sys.argv[1]), int(sys.argv[2])
    now = timezone.now()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    members = fill.people(40, now)
    rota = fill.shifts(members, weeks=weeks, now=now)
    pages = fill.pages(rota, members[0].user, now=now)
    fill.cases(case_count, members, now=now)
    with connection.cursor() as cursor:
        # What a server's autovacuum would have done since; SQLite plans by its own counts too.
        cursor.execute("ANALYZE")
    user = members[0].user
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    print(json.dumps({"session": session.session_key, "pages": pages}))
