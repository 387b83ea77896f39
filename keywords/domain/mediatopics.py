"""The IPTC Media Topics: where they were imported, how one is found, and which one an outlet's keyword stands for."""

from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils.translation import gettext as _

from keywords.domain import lookup
from keywords.models import Alias, Keyword, KeywordStatus, Vocabulary
from keywords.models.alias import key

# The vocabulary in which an import puts them where nobody says otherwise.
SLUG = "media-topics"
# The seventeen at their root; an outlet that mapped some keywords of its own has not so many.
_ROOTS = [f"{number:02}000000" for number in range(1, 18)]
_ROOTS_THERE = 9


def vocabulary() -> Vocabulary | None:
    """Where the Media Topics stand, or None where they were never imported."""
    coded = Keyword.objects.filter(media_topic__isnull=False)
    own = Vocabulary.objects.filter(slug=SLUG, pk__in=coded.order_by().values("vocabulary")).first()
    if own is not None:
        return own
    # Somebody chose another vocabulary for them.
    roots = coded.filter(parent=None, media_topic__in=_ROOTS).order_by().values("vocabulary")
    most = roots.annotate(number=Count("pk")).filter(number__gte=_ROOTS_THERE).order_by("-number").first()
    return Vocabulary.objects.get(pk=most["vocabulary"]) if most else None


def find(typed: str, *, language: str | None = None, limit: int = 12) -> list[Keyword]:
    """The topics in use that a name or alias in any language leads to, or whose code begins so."""
    within = vocabulary()
    if within is None:
        return []
    if (digits := code(typed)).isdecimal():
        coded = within.keywords.exclude(status=KeywordStatus.RETIRED).filter(media_topic__startswith=digits)
        return list(coded.select_related("vocabulary").order_by("media_topic")[:limit])
    found = lookup.find(typed, language=language, limit=limit, vocabulary=within)
    return [topic for topic in found if topic.media_topic]


def meant(typed: str) -> str:
    """The code that a person means by a code, an address of the IPTC, or a whole name; "" for nothing.

    Raises ValidationError: no topic is called so, several are, or there is none of this code.
    """
    typed, within = code(typed), vocabulary()
    if not typed:
        return ""
    if typed.isdecimal():
        if within and len(typed) == 8 and not within.keywords.filter(media_topic=typed).exists():
            raise ValidationError(_("There is no Media Topic %(code)s."), params={"code": typed})
        return typed
    if within is None:
        raise ValidationError(_("The Media Topics are not imported: enter the eight digits of the code."))
    words = Alias.objects.filter(folded=key(typed), keyword__vocabulary=within, keyword__media_topic__isnull=False)
    found = words.exclude(keyword__status=KeywordStatus.RETIRED).values_list("keyword__media_topic", flat=True)
    codes = {each for each in found if each}
    if len(codes) > 1:
        sentence = _("Several Media Topics are called “%(name)s” (%(codes)s): enter the code of one.")
        raise ValidationError(sentence, params={"name": typed, "codes": ", ".join(sorted(codes))})
    if not codes:
        raise ValidationError(_("No Media Topic is called “%(name)s”."), params={"name": typed})
    return codes.pop()


def topic(keyword: Keyword, within: Vocabulary | None) -> Keyword | None:
    """The imported topic, in use or not, that a keyword of another vocabulary stands for."""
    if within is None or not keyword.media_topic or keyword.vocabulary_id == within.pk:
        return None
    return within.keywords.filter(media_topic=keyword.media_topic).select_related("vocabulary", "replaced_by").first()


def code(typed: str) -> str:
    """What was typed or pasted without what stands before a code: “medtop:” or the address of the IPTC."""
    bare = typed.strip().removeprefix("medtop:")
    return bare.rstrip("/").rsplit("/", 1)[-1] if "/mediatopic/" in bare else bare
