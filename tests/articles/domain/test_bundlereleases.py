"""How the update of a story that readers know goes out with a bundle, and what holds a bundle up in every language."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from articles.domain import bundles
from articles.domain.bundles import BundleChanged, BundleHeldUp
from articles.domain.corrections import Release
from articles.domain.refusals import Refusal
from articles.enums import CorrectionKind, Significance, Stage
from articles.models import Bundle, Publication
from newsroom import said
from newsroom.lib.languages import Names
from tests.factories import fresh, make_live, make_story, refreshed
from tests.publications import approve, rewrite

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(publisher):
    return fresh(publisher)


@pytest.fixture
def stories(contributor, desk, section):
    make = {"by": contributor, "desk": desk, "section": section, "stage": Stage.APPROVED}
    return [make_story(headline=f"Story {number}", **make) for number in range(3)]


@pytest.fixture
def bundle(stories, by):
    made = bundles.create("The  report", by=by)
    for story in stories:
        made = bundles.add(made, story, by=by)
    return made


def updated(stories, by):
    """The first story of a bundle as an approved update of what readers know."""
    story = make_live(headline="Known")
    rewrite(story, "Another text.", by)
    approve(story, by)
    return story


def test_an_update_goes_out_as_it_was_decided(bundle, stories, by):
    story = updated(stories, by)
    bundle = bundles.add(bundle, story, by=by)
    note = Release(Significance.MAJOR, CorrectionKind.CORRECTION, Names({"en": "It was Tuesday."}))

    bundle = bundles.set_release(bundle, story, note, by=by)
    bundles.publish(bundle, by=by, seen=bundle.version)

    entry = Publication.objects.filter(article=story).first()
    assert (entry.act, entry.significance) == ("corrected", "major")
    assert story.corrections.get().created_by == by
    assert refreshed(story).release == {}


def test_how_an_update_goes_out_is_void_with_its_approval_and_its_place(bundle, stories, by):
    story = updated(stories, by)
    bundle = bundles.add(bundle, story, by=by)
    bundle = bundles.set_release(bundle, story, Release(Significance.TYPO), by=by)
    rewrite(story, "And another.", by)
    assert refreshed(story).release == {}

    approve(story, by)
    bundle = bundles.set_release(bundle, story, Release(Significance.TYPO), by=by)
    bundle = bundles.remove(bundle, story, by=by)
    assert refreshed(story).release == {}
    bundle = bundles.add(bundle, story, by=by)
    bundle = bundles.set_release(bundle, story, Release(Significance.TYPO), by=by)
    bundles.dissolve(bundle, by=by)
    assert refreshed(story).release == {}


def test_a_release_that_does_not_fit_is_refused(bundle, stories, by, editor, contributor):
    story = updated(stories, by)
    note = Release(Significance.NORMAL, CorrectionKind.CORRECTION, Names({"en": "It was Tuesday."}))
    with pytest.raises(BundleChanged):
        bundles.set_release(bundle, story, note, by=by)
    bundle = bundles.add(bundle, story, by=by)
    with pytest.raises(PermissionDenied):
        bundles.set_release(bundle, story, note, by=fresh(editor))
    with pytest.raises(Refusal, match="nothing to correct"):
        bundles.set_release(bundle, stories[0], note, by=by)
    with pytest.raises(Refusal, match="Write the note"):
        bundles.set_release(bundle, story, Release(kind=CorrectionKind.CORRECTION), by=by)
    rewrite(story, "Changed again.", by)
    with pytest.raises(Refusal, match="approved"):
        bundles.set_release(bundle, story, note, by=by)

    assert refreshed(story).release == {}


def test_what_holds_a_bundle_up_is_said_in_every_language(bundle, stories, by):
    rewrite(stories[1], "Changed.", by)
    bundle = Bundle.objects.get(pk=bundle.pk)
    with pytest.raises(BundleHeldUp) as refusal:
        bundles.publish(bundle, by=by, seen=bundle.version)

    kept = said.of_error(refusal.value)
    assert said.words(kept) == str(refusal.value)
    assert kept["values"]["reason"]["said"]["template"].startswith("It was changed after its approval")
    with translation.override("zh-hans"):
        assert said.words(kept) != str(refusal.value)
        assert "Story 1" in said.words(kept)
