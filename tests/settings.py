"""The real settings, with what tests need: a folder of their own, a fast hasher, plain HTTP.

The environment sets what it can, before the real settings are read.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

RUN = "CHANCERY_TEST_RUN"  # the folder of this run; the processes of pytest-xdist inherit it

if RUN not in os.environ:
    os.environ[RUN] = tempfile.mkdtemp(prefix="chancery-tests-")
    atexit.register(shutil.rmtree, os.environ[RUN], ignore_errors=True)

for name in ("BEHIND_PROXY", "CSRF_TRUSTED_ORIGINS", "DEBUG"):
    os.environ.pop(name, None)
os.environ |= {
    "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
    "HTTPS": "false",
    "SECRET_KEY": "only-for-tests-" * 5,
    "SECURITY_CONTACT": "mailto:security@example.org",
    "VAR_DIR": str(Path(os.environ[RUN]) / os.environ.get("PYTEST_XDIST_WORKER", "main")),
}

from config.settings import *  # noqa: E402, F403
from config.settings import CACHES, DATABASES, STATIC_ROOT, STORAGES, VAR  # noqa: E402
from tests.postgres import TEMPLATE  # noqa: E402

# A file, as in production: each thread of the live server has its own connection to it.
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
# The suite makes it before its workers begin, which copy it instead of migrating one each.
elif TEMPLATE in os.environ:
    DATABASES["default"]["TEST"] = {"TEMPLATE": os.environ[TEMPLATE]}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Pages are kept only if a test asks for it: otherwise each is made again, and its queries count.
# Counts are shared only if a test asks for it: otherwise they are in memory, emptied for each test.
CACHES = {
    **CACHES,
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}
# A test says so where a task runs, and runs it at once.
TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
# Static files come from their sources, through the same middleware as in production.
WHITENOISE_USE_FINDERS = True
# They are looked for when they are asked for: each test client would read all of them again.
WHITENOISE_AUTOREFRESH = True
STATIC_ROOT.mkdir(exist_ok=True)
