"""What robots may read and where to begin, and to whom holes are reported."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.enums import AiCrawlers
from articles.public.context import absolute, outlet_of
from articles.public.languages import in_every_edition
from newsroom.lib.kept import hold, kept

WORK = ("/desk/", "/account/", "/admin/", "/api/")
# RFC 9116 wants less than a year.
GOOD_FOR = timedelta(days=180)


# Programs that gather texts to train language models, and those that fetch pages for answers.
TRAINING = (
    *("AI2Bot", "Amazonbot", "anthropic-ai", "Applebot-Extended", "Bytespider", "CCBot", "ClaudeBot", "cohere-ai"),
    *("cohere-training-data-crawler", "Diffbot", "FacebookBot", "Google-Extended", "GPTBot", "ImagesiftBot"),
    *("Meta-ExternalAgent", "omgili", "PanguBot", "Timpibot", "Webzio-Extended"),
)
ANSWERS = (
    *("ChatGPT-User", "Claude-SearchBot", "Claude-User", "DuckAssistBot", "Meta-ExternalFetcher", "MistralAI-User"),
    *("OAI-SearchBot", "Perplexity-User", "PerplexityBot", "YouBot"),
)
REFUSED = {
    AiCrawlers.WELCOME: (),
    AiCrawlers.NO_TRAINING: TRAINING,
    AiCrawlers.UNWANTED: TRAINING + ANSWERS,
}


@kept()
@require_safe
def robots(request):
    """Nothing of the work, no answers to searches; everything else, and where it is listed."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in WORK)]
    for address in _searches():
        path = address.removeprefix(settings.NEWSROOM_URL)
        # Of two rules that fit the longer one counts (RFC 9309): the page that asks may be read, its answers not.
        lines += [f"Disallow: {path}", f"Allow: {path}$"]
    if refused := REFUSED[AiCrawlers(outlet_of(request).ai_crawlers)]:
        lines += ["", *(f"User-agent: {name}" for name in refused), "Disallow: /"]
    lines += ["", *(f"Sitemap: {absolute(reverse(name))}" for name in ("sitemap", "news-sitemap"))]
    return _plain(lines)


@kept()
@require_safe
def security(request):
    """RFC 9116: whom to tell about a hole. Not there while the outlet has named nobody."""
    outlet = outlet_of(request)
    contact = outlet.security_contact or outlet.contact
    if not contact:
        raise Http404
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    hold(request, today + timedelta(days=1))
    languages = ", ".join(dict.fromkeys(code.split("-")[0] for code, _name in settings.LANGUAGES))
    return _plain(
        [
            f"Contact: mailto:{contact}",
            # From today on, so that a page that somebody kept for a while still says a time to come.
            f"Expires: {(today + GOOD_FOR).isoformat().replace('+00:00', 'Z')}",
            f"Preferred-Languages: {languages}",
            f"Canonical: {absolute(reverse('security'))}",
        ]
    )


def _searches() -> list[str]:
    return list(in_every_edition(lambda: reverse("public:search")).values())


def _plain(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
