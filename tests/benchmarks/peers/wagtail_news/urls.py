from django.conf.urls.i18n import i18n_patterns
from django.http import HttpResponse
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from tests.benchmarks.peers.wagtail_news import views
from tests.benchmarks.peers.wagtail_news.feeds import NewestStories

urlpatterns = [
    path("healthz", lambda request: HttpResponse("ok")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
]
urlpatterns += i18n_patterns(
    path("search/", views.search, name="search"),
    path("tags/<slug:slug>/", views.tag, name="tag"),
    path("feed/", NewestStories(), name="feed"),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
