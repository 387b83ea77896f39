"""What a keyword is called: its names, and the other words that lead to it."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from editors import roles
from editors.domain import audit
from editors.models import Editor
from keywords.domain import tree
from keywords.domain.refusals import KeywordExists, Refused
from keywords.models import Alias, Keyword, KeywordStatus
from keywords.models.alias import LENGTH, key
from newsroom.lib.languages import Names
from newsroom.lib.text import fold

# What `describe` may change; readers see the first only.
DESCRIBED = ("description", "scope_note", "media_topic", "wikidata")
LANGUAGES = {code for code, _label in settings.LANGUAGES}


def cleaned(names: dict) -> Names:
    """The names in the outlet's languages, without empty ones. Raises ValidationError: none at all, or too long."""
    found = Names({code: clean for code in sorted(LANGUAGES) if (clean := " ".join(names.get(code, "").split()))})
    if not found or not fold(found.in_(settings.LANGUAGE_CODE)):
        raise ValidationError(_("Give the keyword a name."))
    if any(len(text) > LENGTH for text in found.values()):
        raise ValidationError(_("A keyword’s name can have %(limit)d characters at most."), params={"limit": LENGTH})
    return found


@transaction.atomic
def rename(keyword: Keyword, names: dict, *, by: Editor, slug: str = "") -> Keyword:
    """Other names, and another address where one is given. The old names stay as aliases, so that both are found.

    Raises PermissionDenied, ValidationError, KeywordExists. The paths of what stands below follow.
    """
    _check_may_change(by)
    wanted = cleaned(names)
    tree.hold(keyword.vocabulary_id)
    keyword = tree.lock(keyword.pk)[keyword.pk]
    before, slug = dict(keyword.names), slug or keyword.slug
    if before == dict(wanted) and slug == keyword.slug:
        return keyword
    _check_free(wanted, keyword)
    old = {"names": before, "slug": keyword.slug}
    keyword.names, keyword.slug = wanted, slug
    try:
        with transaction.atomic():
            keyword.save()
    except IntegrityError as error:
        raise ValidationError(_("Another keyword has this name or address already.")) from error
    kept = [(code, text) for code, text in before.items() if key(text) not in {key(each) for each in wanted.values()}]
    add_words(keyword, kept)
    # A name that was an alias before leads here as a name now.
    keyword.aliases.others().filter(folded__in=[row.folded for row in keyword.name_rows()]).delete()
    tree.rewrite_paths([keyword])
    audit.record("keyword.renamed", keyword, by=by, before=old, after={"names": dict(wanted), "slug": slug})
    return keyword


def _check_free(names: Names, keyword: Keyword) -> None:
    """No new name may be what stands beside the keyword, or what leads to another one that is in use."""
    wanted = {key(text) for text in names.values()}
    new = wanted.difference(keyword.aliases.values_list("folded", flat=True))
    beside = Q(folded__in=wanted, is_name=True, keyword__parent=keyword.parent_id)
    leading = Q(folded__in=new, is_name=False) & ~Q(keyword__status=KeywordStatus.RETIRED)
    others = Alias.objects.filter(beside | leading, keyword__vocabulary=keyword.vocabulary_id)
    taken = others.exclude(keyword=keyword).select_related("keyword__vocabulary").first()
    if taken:
        raise KeywordExists(taken.keyword)


@transaction.atomic
def describe(keyword: Keyword, *, by: Editor, **values: Any) -> list[str]:
    """Change what is said about a keyword; `values` are of DESCRIBED, and `related`, a list of keywords.

    Returns the names of what changed. Raises PermissionDenied, ValidationError.
    """
    _check_may_change(by)
    keyword = tree.lock(keyword.pk)[keyword.pk]
    related = values.pop("related", None)
    unknown = set(values) - set(DESCRIBED)
    if unknown:
        raise ValueError(f"A keyword has no {sorted(unknown)}.")
    changed = [name for name, value in values.items() if (getattr(keyword, name) or None) != (value or None)]
    for name in changed:
        setattr(keyword, name, values[name])
    if changed:
        keyword.clean_fields(exclude=[field.name for field in Keyword._meta.fields if field.name not in changed])
        try:
            with transaction.atomic():
                keyword.save()
        except IntegrityError:
            _check_topic(keyword)
            raise
    if related is not None:
        wanted = {row.pk for row in related} - {keyword.pk}
        if wanted != set(keyword.related.values_list("pk", flat=True)):
            keyword.related.set(wanted)
            changed.append("related")
    if changed:
        audit.record("keyword.described", keyword, by=by, fields=changed)
    return changed


def _check_topic(keyword: Keyword) -> None:
    coded = Keyword.objects.filter(vocabulary=keyword.vocabulary_id, media_topic=keyword.media_topic)
    other = coded.exclude(pk=keyword.pk).first()
    if keyword.media_topic and other:
        sentence = _("“%(name)s” stands for this Media Topic already.")
        raise ValidationError({"media_topic": ValidationError(sentence, params={"name": other})})


@transaction.atomic
def add_alias(keyword: Keyword, text: str, *, by: Editor, language: str = "") -> Alias:
    """Another word that leads here, in any language (its code, or "").

    A word leads to one keyword of a vocabulary only. Raises PermissionDenied, ValidationError, KeywordExists, Refused.
    """
    _check_may_change(by)
    text = " ".join(text.split())
    if not key(text):
        raise ValidationError(_("Enter a word."))
    if len(text) > LENGTH:
        raise ValidationError(_("An alias can have %(limit)d characters at most."), params={"limit": LENGTH})
    tree.hold(keyword.vocabulary_id)
    keyword = tree.lock(keyword.pk)[keyword.pk]
    if keyword.replaced_by:
        sentence = _("“%(name)s” was merged into “%(kept)s”: add the word there.")
        raise Refused(sentence % {"name": keyword, "kept": keyword.replaced_by})
    same = Alias.objects.filter(folded=key(text), keyword__vocabulary=keyword.vocabulary_id)
    if same.filter(keyword=keyword).exists():
        raise Refused(_("“%(word)s” leads to “%(name)s” already.") % {"word": text, "name": keyword})
    # What was merged or retired keeps its words, and stands in nobody's way.
    other = same.exclude(keyword__status="retired").select_related("keyword__vocabulary").first()
    if other:
        raise KeywordExists(other.keyword)
    alias = Alias(keyword=keyword, text=text, language=language[:10])
    alias.save()
    audit.record("keyword.alias_added", keyword, by=by, word=text, language=language)
    return alias


@transaction.atomic
def remove_alias(alias: Alias, *, by: Editor) -> None:
    """Let a word lead here no more. Raises PermissionDenied, and Refused for a name: that is changed by renaming."""
    _check_may_change(by)
    if alias.is_name:
        raise Refused(_("“%(word)s” is a name of the keyword: rename it instead.") % {"word": alias})
    deleted, _rows = Alias.objects.filter(pk=alias.pk).delete()
    if deleted:
        audit.record("keyword.alias_removed", alias.keyword, by=by, word=alias.text, language=alias.language)


def add_words(keyword: Keyword, words: list[tuple[str, str]]) -> list[Alias]:
    """Aliases of (language, text) that do not lead there yet, stored; whoever calls has checked and holds the row."""
    known = set(keyword.aliases.values_list("folded", flat=True))
    rows: dict[str, Alias] = {}
    for language, text in words:
        if (folded := key(text)) and folded not in known:
            rows.setdefault(folded, Alias(keyword=keyword, text=text[:LENGTH], language=language, folded=folded))
    return Alias.objects.bulk_create(rows.values())


def _check_may_change(by: Editor) -> None:
    if not by.has_perm(roles.ADD_KEYWORD):
        raise PermissionDenied
