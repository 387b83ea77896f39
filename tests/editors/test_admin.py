"""The back office: every list and every row opens for administrators, and verbs cannot be passed by."""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from articles.domain import keywordcare
from articles.models import Outlet, Redirect, Section
from editors.admin import ReadOnly
from editors.models import AuditEntry, Desk, Editor, Profile
from keywords.models import Keyword, Vocabulary
from newsroom.lib.languages import Names
from tests.factories import KeywordFactory, ProfileFactory, SectionFactory, VocabularyFactory, make_live, make_outlet

REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.label)
OURS = {"articles", "editors", "keywords"}
# Rows that people see only inside others, or that are swept.
WITHOUT_A_PAGE = {
    *("ArticleKeyword", "ArticlePicture", "Credit", "DraftCredit", "DraftKeyword", "DraftPicture"),
    *("Presence", "ProfilePage", "Rendition", "RevisionPicture", "Worker"),
    *("Alias", "KeywordPage", "KeywordRefusal", "PinnedStory"),
    *("BundleStory", "Front", "RecordHead", "RelatedStory", "StoryLink"),
    *("ChainPlace", "DraftRelated", "StaleRelated"),
    *("SearchDoc", "SearchIndex", "SearchWord"),
}
VERBS_RULE = {
    *("Article", "Draft", "Revision", "Event", "Batch", "Notice", "PublicChange", "Stamp", "Redirect"),
    *("Picture", "PictureFile", "PictureEvent"),
    *("AuditEntry", "Invitation", "KeywordMerge"),
    *("Breaking", "Bundle", "Correction", "Delivery", "FrontEdition", "Publication"),
    *("EmblemFile", "Outlet", "OutletVersion", "Page", "PageVersion"),
}
LANGUAGES = ("en", "zh-hans")


def names(field="name", **texts):
    return {f"{field}_{code}": texts.get(code.replace("-", "_"), "") for code in LANGUAGES}


@pytest.fixture
def office(signed_in, administrator):
    return signed_in(administrator)


@pytest.fixture
def furnished(administrator, section):
    """One row of as many sorts as verbs make."""
    make_outlet()
    ProfileFactory()
    KeywordFactory()
    return make_live(headline="A dam opens")


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def test_everything_of_ours_is_registered():
    models = {model.__name__ for app in OURS for model in apps.get_app_config(app).get_models()}

    assert models - {model.__name__ for model in REGISTERED} == WITHOUT_A_PAGE


def test_what_verbs_write_is_read_only():
    assert {model.__name__ for model, page in admin.site._registry.items() if isinstance(page, ReadOnly)} == VERBS_RULE


def test_no_library_shows_a_way_around():
    labels = {model._meta.label_lower for model in REGISTERED}

    assert not labels & {"auth.group", "account.emailaddress", "mfa.authenticator", "sessions.session"}


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model.__name__)
def test_every_list_opens_and_can_be_searched(office, furnished, model):
    assert office.get(address(model, "changelist")).status_code == 200
    if admin.site._registry[model].search_fields:
        assert office.get(address(model, "changelist"), {"q": "dam 水坝 12 '\"%"}).status_code == 200


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model.__name__)
def test_every_row_opens(office, furnished, model):
    row = model._default_manager.first()
    if row is None:
        pytest.skip("no row of this sort")

    assert office.get(address(model, "change", row.pk)).status_code == 200


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model.__name__)
def test_lists_cost_the_same_for_many_rows(office, furnished, model, django_assert_max_num_queries):
    for n in range(3):
        make_live(headline=f"Dam {n}")
        KeywordFactory()
        ProfileFactory()

    with django_assert_max_num_queries(18):
        office.get(address(model, "changelist"))


@pytest.mark.parametrize("model", [m for m in REGISTERED if m.__name__ in VERBS_RULE], ids=lambda m: m.__name__)
def test_rows_of_verbs_refuse_to_be_changed_added_and_deleted(office, furnished, model):
    row = model._default_manager.first()

    assert office.post(address(model, "add"), {}).status_code == 403
    if row is not None:
        assert office.post(address(model, "change", row.pk), {"stage": "clean"}).status_code == 403
        assert office.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403


def test_accounts_are_neither_added_nor_deleted_nor_promoted_here(office, administrator, contributor):
    assert office.post(address(Editor, "add"), {}).status_code == 403
    assert office.post(address(Editor, "delete", contributor.pk), {"post": "yes"}).status_code == 403

    office.post(
        address(Editor, "change", contributor.pk),
        {**names(en="Mei"), "language": "en", "is_superuser": "on", "is_staff": "on", "groups": "1", "password": "x"},
    )

    contributor = Editor.objects.get(pk=contributor.pk)
    assert (contributor.name, contributor.is_superuser, contributor.is_staff) == ({"en": "Mei"}, False, False)
    assert contributor.check_password("correct horse battery staple")


def test_no_page_shows_a_password_hash(office, administrator):
    page = office.get(address(Editor, "change", administrator.pk)).text

    assert administrator.password not in page
    assert 'name="password"' not in page


@pytest.mark.parametrize("person", ["contributor", "editor", "publisher"])
def test_only_administrators_enter(signed_in, person, request):
    client = signed_in(request.getfixturevalue(person))

    assert client.get("/admin/", follow=True).status_code == 403
    assert client.get(address(Editor, "changelist"), follow=True).status_code == 403


def test_back_office_has_no_sign_in_and_no_password_page_of_its_own(client, office):
    assert client.get("/admin/login/").headers["Location"].startswith("/account/login/")
    assert office.get("/admin/password_change/").headers["Location"] == "/account/password/change/"


def test_desk_gets_a_slug_from_its_name_and_keeps_it(office):
    office.post(address(Desk, "add"), {**names(en="Energy desk", zh_hans="能源组"), "slug": "", "position": "1"})
    desk = Desk.objects.get(slug="energy-desk")
    assert desk.name == {"en": "Energy desk", "zh-hans": "能源组"}

    office.post(address(Desk, "change", desk.pk), {**names(en="Power desk"), "slug": "power", "position": "1"})

    desk.refresh_from_db()
    assert (desk.slug, str(desk.name)) == ("energy-desk", "Power desk")
    assert list(AuditEntry.objects.values_list("action", flat=True)) == ["row.changed", "row.added"]


def test_section_moves_by_its_verb_and_leaves_a_redirect(office, section):
    below = SectionFactory(slug="ports", parent=section)

    office.post(
        address(Section, "change", section.pk),
        {**names(en="Commerce"), **names("description"), "slug": "commerce", "parent": "", "position": "3", "desk": ""},
    )

    section.refresh_from_db()
    below.refresh_from_db()
    assert (section.path, str(section.name), section.position, section.desk) == ("commerce", "Commerce", 3, None)
    assert below.path == "commerce/ports"
    assert Redirect.objects.get(path="/section/trade/ports/").target == "/section/commerce/ports/"


def test_new_section_gets_its_address_from_its_name(office):
    office.post(
        address(Section, "add"), {**names(zh_hans="能源与气候"), **names("description"), "slug": "", "position": "0"}
    )

    assert Section.objects.get().path == "neng-yuan-yu-qi-hou"


def test_section_below_itself_is_a_message_not_an_error(office, section):
    below = SectionFactory(slug="ports", parent=section)

    page = office.post(
        address(Section, "change", section.pk),
        {**names(en="X"), **names("description"), "slug": "trade", "parent": below.pk, "position": "0", "desk": ""},
    )

    assert page.status_code == 200
    assert "A section cannot stand below itself." in page.text


def keyword_data(keyword, **changes):
    data = {
        **names("names", en=keyword.names["en"]),
        **names("description"),
        **names("scope_note"),
        **{"vocabulary": keyword.vocabulary_id, "parent": "", "related": "", "media_topic": "", "wikidata": ""},
    }
    # What a form sends for the rows below it: none of them touched.
    for prefix in ("aliases", "page"):
        data |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    return data | changes


def test_keyword_with_a_name_that_stands_there_already_is_a_message(office):
    first, second = KeywordFactory(names=Names({"en": "Jordan"})), KeywordFactory()

    page = office.post(address(Keyword, "change", second.pk), keyword_data(second, names_en="JORDAN"))

    assert "This name stands at the same place already." in page.text
    page = office.post(
        address(Keyword, "change", second.pk),
        keyword_data(second, names_en="JORDAN", vocabulary=Vocabulary.objects.exclude(pk=first.vocabulary_id)[0].pk),
    )
    assert page.status_code == 302


def test_keyword_cannot_stand_below_itself(office):
    top = KeywordFactory()
    below = KeywordFactory(parent=top)

    page = office.post(address(Keyword, "change", top.pk), keyword_data(top, parent=below.pk))

    assert "A keyword cannot stand below itself." in page.text


def test_keyword_that_is_there_by_another_name_is_not_added_again(office, administrator):
    bank = KeywordFactory(names=Names({"en": "Development bank"}), slug="bank")
    keywordcare.add_alias(bank, "AIIB", by=administrator)
    keywordcare.rename(bank, bank.names, by=administrator, slug="the-bank")

    page = office.post(address(Keyword, "add"), keyword_data(bank, names_en="aiib", slug=""))
    assert "“Development bank” is in “Topics” already: choose it." in page.text
    assert office.post(address(Keyword, "add"), keyword_data(bank, names_en="Bank", slug="")).status_code == 302

    assert set(Keyword.objects.values_list("slug", flat=True)) == {"the-bank", "bank-2"}


def test_two_keywords_are_merged_at_the_desk(office):
    one, two, three = (KeywordFactory() for _ in range(3))

    def merge(*chosen):
        return office.post(
            address(Keyword, "changelist"),
            {"action": "merge", "_selected_action": [keyword.pk for keyword in chosen]},
            follow=True,
        )

    page = merge(one, two)
    assert page.redirect_chain[0][0].startswith("/desk/keywords/")
    assert page.status_code == 200
    assert "Which one stays?" in page.text
    assert "Choose exactly two keywords to merge." in merge(one, two, three).text


def test_a_media_topic_that_the_vocabulary_has_is_a_message(office):
    keyword, branch = KeywordFactory(), KeywordFactory()
    places = VocabularyFactory(slug="places")
    for code in ("20000001", "20000002"):
        KeywordFactory(vocabulary=places, media_topic=code)
    KeywordFactory(parent=branch, media_topic="20000001")

    def answer(changed, **changes):
        return office.post(address(Keyword, "change", changed.pk), keyword_data(changed, **changes))

    page = answer(keyword, media_topic="20000002", vocabulary=places.pk)
    assert "Another keyword of this vocabulary stands for this Media Topic already." in page.text
    assert "stand for the same Media Topic" in answer(branch, vocabulary=places.pk).text
    assert answer(keyword, media_topic="20000002").status_code == 302
    assert "stand for the same Media Topic" in answer(keyword, vocabulary=places.pk).text


def test_keyword_changes_by_the_same_verbs_as_at_the_desk(office):
    top, keyword, other = KeywordFactory(), KeywordFactory(names=Names({"en": "Road"})), KeywordFactory()
    below = KeywordFactory(parent=keyword)
    changes = {"names_en": "Street", "parent": top.pk, "media_topic": "20000002", "related": other.pk}

    page = office.post(address(Keyword, "change", keyword.pk), keyword_data(keyword, **changes))

    assert page.status_code == 302
    keyword.refresh_from_db()
    below.refresh_from_db()
    assert (str(keyword), keyword.parent, keyword.media_topic) == ("Street", top, "20000002")
    assert [str(each) for _slug, each in below.ancestors_named] == [str(top), "Street"]
    assert [alias.text for alias in keyword.aliases.others()] == ["Road"]
    assert list(keyword.related.all()) == [other]
    acts = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"keyword.moved", "keyword.renamed", "keyword.described"} <= acts


def test_keywords_are_accepted_and_retired_from_the_list_and_refusals_are_said(office):
    proposed, other = KeywordFactory(status="proposed"), KeywordFactory()

    for action, said in (("accept", "is not proposed any more"), ("retire", ""), ("retire", "is retired already")):
        data = {"action": action, "_selected_action": [proposed.pk, other.pk]}
        assert said in office.post(address(Keyword, "changelist"), data, follow=True).text

    assert set(Keyword.objects.values_list("status", flat=True)) == {"retired"}


@pytest.mark.parametrize("model", [Keyword, Profile, Section], ids=lambda model: model.__name__)
def test_what_versions_of_stories_name_is_not_deleted(office, furnished, model):
    row = model.objects.first()

    assert office.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403


def test_back_office_carries_the_outlets_name_and_no_inline_script(office, furnished):
    make_outlet(name={"en": "The Corridor"})

    for page in (office.get("/admin/"), office.get(address(Section, "add"))):
        assert "The Corridor" in page.text
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", page.text)
        assert not re.search(r"<style|\sstyle=", page.text)


def test_texts_in_languages_are_shown_as_words(office):
    outlet = make_outlet(name={"en": "The <Corridor>", "zh-hans": "通道"})

    page = office.get(address(Outlet, "change", outlet.pk)).text

    assert 'English: <span lang="en">The &lt;Corridor&gt;</span></div>' in page
    assert '简体中文: <span lang="zh-hans">通道</span>' in page
    assert "{&quot;en&quot;" not in page
    assert "Change the settings" in page
