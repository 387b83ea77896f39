"""As Wagtail's project template sets it up, in two languages, without DEBUG and without a page cache.

PEER_PLAN names a JSON: the measures of the archive and how many stories a page of each kind shows.
"""

import json
import os
from pathlib import Path

PLAN = json.loads(Path(os.environ["PEER_PLAN"]).read_text())
BASE_DIR = Path(__file__).parent

DEBUG = False
SECRET_KEY = "measured"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "tests.benchmarks.peers.wagtail_news.urls"
WSGI_APPLICATION = "tests.benchmarks.peers.wagtail_news.wsgi.application"

INSTALLED_APPS = [
    "tests.benchmarks.peers.wagtail_news.apps.NewsConfig",
    "wagtail.contrib.redirects",
    "wagtail.locales",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

TEMPLATES = [
    {
        # Without DEBUG templates are kept once they are read.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

if PLAN["database"]["ENGINE"].endswith("sqlite3"):
    DATABASES = {
        "default": PLAN["database"]
        | {
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON",
            }
        }
    }
else:
    DATABASES = {"default": PLAN["database"]}
    INSTALLED_APPS += ["django.contrib.postgres"]
# Connections stay open, as Newsroom's do.
DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# In the process's own memory, the fastest there is: where Wagtail keeps the addresses of its sites.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
WAGTAIL_I18N_ENABLED = True
USE_I18N = USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL, MEDIA_URL = "/static/", "/media/"
MEDIA_ROOT = PLAN["media"]

WAGTAIL_SITE_NAME = "News"
WAGTAILADMIN_BASE_URL = "http://127.0.0.1"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
