"""Sections retired and taken back: their stories move to another one, and what was done to sections is undone."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from articles.domain import sections
from articles.domain.refusals import Refusal
from articles.enums import FrontState
from articles.models import Article, Draft, FrontEdition, Section, Stamp
from editors.domain import audit
from editors.models import AuditEntry, Editor

UNDONE_BY = {"section.moved", "section.ordered", "section.retired", "section.described"}


@transaction.atomic
def retire(section: Section, into: Section, *, by: Editor) -> Section:
    """Take a section out of use. Its stories, live and in work, move to another one, and its addresses lead there.

    The row stays, for versions of stories and the public record name it. Raises PermissionDenied or Refusal.
    """
    sections.check_may(by)
    # Stories first, then what publications wait for: the order in which publishing takes them.
    _hold_stories(Q(section=section) | Q(article__section=section))
    Stamp.objects.hold(Stamp.ADDRESSES)
    rows = sections.hold()
    if section.pk not in rows or into.pk not in rows:
        raise Refusal(_("One of the two sections is not in use any more."))
    section, into = rows[section.pk], rows[into.pk]
    _check(section, into)
    moved = {
        "articles": list(Article.objects.filter(section=section).order_by("pk").values_list("pk", flat=True)),
        "drafts": list(Draft.objects.filter(section=section).order_by("pk").values_list("pk", flat=True)),
    }
    Article.objects.filter(section=section).update(section=into)
    Draft.objects.filter(section=section).update(section=into)
    path = section.path
    # No slug is like this one: the address is free for another section.
    Section.objects.filter(pk=section.pk).update(replaced_by=into, path=f"~{section.pk}")
    sections.lead_on(sections.addresses(path), sections.addresses(into.path))
    audit.record("section.retired", section, by=by, path=path, into=into.pk, name=str(into), **moved)
    Stamp.objects.raise_(Stamp.SITE)
    return into


def _hold_stories(which: Q) -> None:
    """Their rows, in the order in which bundles hold them; nothing of their text is loaded."""
    held = Draft.objects.select_for_update(of=("self", "article"), no_key=True).select_related("article")
    for _row in held.filter(which).order_by("article_id").only("pk", "article__language").iterator():
        pass


def _check(section: Section, into: Section) -> None:
    if section.pk == into.pk:
        raise Refusal(_("Choose another section for its stories."))
    if Section.objects.filter(parent=section).exists():
        raise Refusal(_("Other sections stand below “%(name)s”: move or retire them first.") % {"name": section})
    waiting = [FrontState.WORKING, FrontState.PLANNED, FrontState.LIVE]
    for edition in FrontEdition.objects.filter(state__in=waiting).select_related("front__section"):
        rules = [block["rule"] for block in edition.blocks]
        if any(rule["kind"] == "section" and rule["value"] == section.pk for rule in rules):
            front = edition.front.section or _("Home page")
            raise Refusal(
                _("The front “%(front)s” (%(language)s) has a row of this section: change that row first.")
                % {"front": front, "language": edition.front.get_language_display()}
            )


@transaction.atomic
def undo(entry: AuditEntry, *, by: Editor) -> Section:
    """Undo what an entry of the audit log says was done to a section, as far as nothing else came since.

    Raises PermissionDenied, Refusal or ValidationError (an address that is taken by now).
    """
    sections.check_may(by)
    section = Section.every.filter(pk=entry.target_key or 0).first()
    if section is None or entry.action not in UNDONE_BY:
        raise Refusal(_("This cannot be undone."))
    match entry.action:
        case "section.moved":
            return _move_back(section, entry.data, by)
        case "section.ordered":
            sections.order(entry.data["before"], by=by)
            return section
        case "section.described":
            return _describe_back(section, entry.data["changed"], by)
    return _revive(section, entry.data, by)


def _move_back(section: Section, data: dict[str, Any], by: Editor) -> Section:
    if section.path != data["after"]:
        raise Refusal(_("The section was moved again since: undo that first."))
    above, _slash, slug = data["before"].rpartition("/")
    parent = Section.objects.filter(path=above).first() if above else None
    if above and parent is None:
        raise Refusal(_("The section that stood above it has another address by now: move it by hand."))
    return sections.place(section, slug=slug, parent=parent, by=by)


def _describe_back(section: Section, changed: dict[str, list], by: Editor) -> Section:
    now = {"name": section.name, "description": section.description}
    for field in now.keys() & changed.keys():
        if now[field] != changed[field][1]:
            raise Refusal(_("The words were changed again since: undo that first."))
        now[field] = changed[field][0]
    return sections.describe(section, desk=section.desk, by=by, **now)


def _revive(section: Section, data: dict[str, Any], by: Editor) -> Section:
    """Back at its address, with the stories that moved and still stand where they went."""
    _hold_stories(Q(pk__in=data["drafts"]) | Q(article__in=data["articles"]))
    Stamp.objects.hold(Stamp.ADDRESSES)
    rows = sections.hold()
    section = Section.every.select_for_update(no_key=True).get(pk=section.pk)
    if section.replaced_by_id is None:
        raise Refusal(_("The section is in use already."))
    above = data["path"].rpartition("/")[0]
    if section.parent_id and (section.parent_id not in rows or rows[section.parent_id].path != above):
        raise Refusal(_("The section that stood above it has another address by now: make a new section there."))
    sections.check(section, slug=section.slug, parent=rows.get(section.parent_id))
    into = section.replaced_by_id
    Section.every.filter(pk=section.pk).update(replaced_by=None, path=data["path"])
    sections.redirects_at(sections.addresses(data["path"])).delete()
    Article.objects.filter(pk__in=data["articles"], section=into).update(section=section)
    Draft.objects.filter(pk__in=data["drafts"], section=into).update(section=section)
    audit.record("section.revived", section, by=by, path=data["path"])
    Stamp.objects.raise_(Stamp.SITE)
    return Section.objects.get(pk=section.pk)
