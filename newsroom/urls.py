"""The wire: which addresses lead where. Reader pages come last, under each edition's prefix."""

from allauth.account.decorators import secure_admin_login
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, re_path

from articles.public import health, icons, look, robots, sitemaps
from articles.public.pictures import picture

# Before the back office's addresses are read, or its own sign-in page would stay.
admin.site.login = secure_admin_login(admin.site.login)

handler400 = "articles.public.errors.bad"
handler403 = "articles.public.errors.forbidden"
handler404 = "articles.public.errors.not_found"
handler500 = "articles.public.errors.broken"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("robots.txt", robots.robots, name="robots"),
    path("favicon.ico", icons.favicon, name="favicon"),
    re_path(
        r"^outlet/mark-1-(?P<color>[0-9a-f]{6})-(?P<initials>[A-Z0-9]{1,2})-(?P<size>32|180|192|512)(?P<whole>(?:-whole)?)\.png$",
        icons.drawn,
        name="icon-drawn",
    ),
    re_path(r"^outlet/(?P<digest>[0-9a-f]{16})-whole\.png$", icons.whole, name="icon-whole"),
    path(".well-known/security.txt", robots.security, name="security"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemaps/pages.xml", sitemaps.pages, name="sitemap-pages"),
    path("sitemaps/keywords-<int:part>.xml", sitemaps.keywords, name="sitemap-keywords"),
    path("sitemaps/authors-<int:part>.xml", sitemaps.authors, name="sitemap-authors"),
    path("sitemaps/stories-<int:part>.xml", sitemaps.stories, name="sitemap-stories"),
    path("news-sitemap.xml", sitemaps.news, name="news-sitemap"),
    path("account/", include("editors.urls")),
    path("account/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("desk/", include("articles.desk.urls")),
    re_path(
        r"^pictures/(?P<key>[a-z0-9]{1,20})/(?P<name>[a-z]{1,10}-[0-9]{1,5}-[0-9a-f]{10}\.(?:avif|webp|jpg))$",
        picture,
        name="picture",
    ),
    re_path(
        r"^outlet/(?P<digest>[0-9a-f]{16})-(?P<width>[0-9]{1,4})x(?P<height>[0-9]{1,4})\.png$",
        look.emblem,
        name="emblem",
    ),
    # The number stands for the rules by which tones are computed (lib/accents.py): raise it when they change.
    re_path(r"^outlet/accent-1-(?P<color>[0-9a-f]{6})\.css$", look.accent, name="accent"),
    *i18n_patterns(path("", include("articles.public.urls")), prefix_default_language=False),
]
