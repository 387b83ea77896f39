"""Puts the demonstration outlet into an empty database, by the same verbs that people use."""

import io
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from articles.domain import bundles, drafting, frontblocks, frontpage, pictures, renditions, workflow
from articles.enums import Action, ChainKind, Label
from articles.models import Article, Notice, Outlet, Picture, PictureFile, ProfilePage, Section, Source
from editors.domain import accounts
from editors.models import Desk, Editor, Profile
from keywords.models import Keyword, Vocabulary
from newsroom.lib.languages import Names
from newsroom.management.demo import aftermath, drawing, furniture, reader

# Read aloud over a phone without mistakes: no letters or figures that look alike.
SAYABLE = "abcdefghjkmnpqrstuvwxyz23456789"
PINNED = timedelta(hours=24)
PUBLIC = {Action.PUBLISH, Action.WITHDRAW}
# How long before its publication (or its last change) each act of a story lies, in hours.
BEFORE = {"created": 20.0, Action.SUBMIT: 5.0, Action.SEND_BACK: 2.0, Action.APPROVE: 1.0, Action.SCHEDULE: 0.5}


class Demonstration:
    """One run: what was made is kept by its key, so that the files can refer to it."""

    def __init__(self, say: Callable[[str], Any]) -> None:
        self.say = say
        self.now = timezone.now()
        self.sign_ins: list[tuple[str, str, str]] = []
        self.people: dict[str, Editor] = {}
        self.profiles: dict[str, Profile] = {}
        self.desks: dict[str, Desk] = {}
        self.sections: dict[str, Section] = {}
        self.sources: dict[str, Source] = {}
        self.keywords: dict[str, Keyword] = {}
        self.pictures: dict[str, str] = {}
        self.stories: dict[tuple[str, str], Article] = {}
        # What readers see happens in the order of its moments: the public record is a chain.
        self.public: list[tuple[datetime, int, Callable[[], Any]]] = []

    @transaction.atomic
    def load(self) -> dict[str, int]:
        """Everything or nothing. Returns how many of each were made."""
        outlet = reader.load("outlet")
        facts = outlet["outlet"]
        values = {"name": Names(facts["name"]), "tagline": Names(facts["tagline"])}
        Outlet.objects.update_or_create(pk=1, defaults=values)
        self._structure(outlet)
        self._keywords()
        self._furniture(outlet)
        self.say("Drawing the pictures …")
        renditions.make_together(self._pictures())
        self._portraits(outlet["profiles"])
        self.say("Writing the stories …")
        stories = reader.stories()
        for story in stories:
            self._story(story)
        for _moment, _place, act in sorted(self.public, key=lambda each: each[:2]):
            act()
        for story in stories:
            self._finish(story)
        for row in outlet["bundles"]:
            self._bundle(row)
        for language, _name in settings.LANGUAGES:
            self._front([story for story in stories if story.language == language and story.front])
        # Nobody waits for mails about a demonstration.
        Notice.objects.all().delete()
        kinds = ("people", "desks", "sections", "keywords", "pictures", "stories")
        return {kind: len(getattr(self, kind)) for kind in kinds}

    def _structure(self, outlet: dict) -> None:
        for position, row in enumerate(outlet["desks"]):
            self.desks[row["key"]] = Desk.objects.create(slug=row["key"], name=Names(row["name"]), position=position)
        for row in outlet["people"]:
            self._person(row)
        for row in outlet["profiles"]:
            self.profiles[row["key"]] = Profile.objects.create(
                account=self.people.get(row.get("person", "")),
                slug=row["slug"],
                name=Names(row["name"]),
                title=Names(row["title"]),
                biography=Names(row["biography"]),
            )
        for position, row in enumerate(outlet["sections"]):
            section = Section(
                slug=row["slug"],
                parent=self.sections.get(row.get("parent", "")),
                desk=self.desks[row["desk"]],
                name=Names(row["name"]),
                description=Names(row["description"]),
                position=position,
            )
            section.save()
            self.sections[row["slug"]] = section
        for row in outlet["sources"]:
            self.sources[row["key"]] = Source.objects.create(
                slug=row["key"], name=Names(row["name"]), url=row["link"], terms=Names(row["terms"])
            )

    def _person(self, row: dict) -> None:
        password = "-".join(get_random_string(5, SAYABLE) for _ in range(4))
        self.people[row["key"]] = accounts.create(
            row["email"],
            by=None,
            name=Names(row["name"]),
            language=row["language"],
            roles=[row["role"]],
            desks=[self.desks[key] for key in row["desks"]],
            password=password,
            is_superuser=row["role"] == "administrator",
            is_demo=True,
        )
        self.sign_ins.append((row["role"], row["email"], password))

    def _keywords(self) -> None:
        for vocabulary, rows in reader.load("keywords").items():
            place = Vocabulary.objects.get(slug=vocabulary)
            for slug, row in rows.items():
                keyword = Keyword(
                    slug=slug,
                    vocabulary=place,
                    parent=self.keywords.get(row.get("parent", "")),
                    names=Names({"en": row["en"], "zh-hans": row["zh-hans"]}),
                    description=Names(row.get("description", {})),
                )
                keyword.save()
                self.keywords[slug] = keyword

    def _furniture(self, outlet: dict) -> None:
        by = next(person for person in self.people.values() if person.is_superuser)
        furniture.furnish(outlet["outlet"], by=by)
        for row in outlet["profiles"]:
            furniture.introduce(self.profiles[row["key"]], row, self.keywords, by=by)

    def _pictures(self) -> Iterator[PictureFile]:
        facts = reader.load("pictures")
        by = next(person for person in self.people.values() if person.is_superuser)
        for key, words in facts["pictures"].items():
            file = io.BytesIO()
            drawing.draw(key).save(file, "JPEG", quality=92)
            picture = pictures.upload(
                file.getvalue(),
                by=by,
                filename=f"{key}.jpg",
                title=key.replace("-", " ").capitalize(),
                alt=Names(words["alt"]),
                caption=Names(words["caption"]),
                credit=Names(words.get("credit", facts["credit"])),
            )
            self.pictures[key] = picture.key
            yield picture.file

    def _portraits(self, rows: list[dict]) -> None:
        for row in rows:
            if row.get("picture"):
                picture = Picture.objects.get(key=self.pictures[row["picture"]])
                ProfilePage.objects.update_or_create(profile=self.profiles[row["key"]], defaults={"picture": picture})

    def _story(self, story: reader.Story) -> None:
        """One story, brought by its people as far as its file says, and its public acts laid in line."""
        section = self.sections[story.section.rsplit("/", 1)[-1]]
        writer = self.people[story.writer]
        article = drafting.create(
            by=writer,
            language=story.language,
            desk=section.desk,
            section=section,
            kind=story.kind,
            document=self._with_pictures(story.document),
            facts=self._facts(story),
            translation_of=self.stories.get((story.key, story.translation_of)) if story.translation_of else None,
        )
        moment = story.published_at(self.now)
        for action, options in self._way(story):
            act = partial(self._take, action, article, self._actor(action, story), **options)
            if action not in PUBLIC:
                act()
                continue
            at = moment if action == Action.PUBLISH else self._after(moment)
            self.public.append((at, len(self.public), partial(act, now=at)))
        if story.afterwards:
            self._line_up(article, story)
        self.stories[story.key, story.language] = article

    def _line_up(self, article: Article, story: reader.Story) -> None:
        """What was done to a story after its publication, and before that all of its past laid where it belongs."""
        moment = story.published_at(self.now)
        self.public.append((moment, len(self.public), partial(self._backdate, article, story)))
        hands = aftermath.Hands(
            writer=self.people[story.writer],
            approver=self._actor(Action.APPROVE, story),
            publisher=self._having("publisher"),
            administrator=self._having("administrator"),
        )
        for act in story.afterwards:
            document = story.corrected(act)
            document = self._with_pictures(document) if document else None
            do = partial(aftermath.carry_out, article, act, hands, document=document, now=self.now)
            self.public.append((act.at(self.now), len(self.public), do))

    def _finish(self, story: reader.Story) -> None:
        """The change in progress of a live story; and its past, where nothing else came after it."""
        article = self.stories[story.key, story.language]
        if story.pending:
            document = self._with_pictures(story.working_document)
            aftermath.change(article, self.people[story.writer], document)
        if not story.afterwards:
            self._backdate(article, story)

    def _front(self, stories: list[reader.Story]) -> None:
        """The head of an edition's front put up by hand for a day; then the newest take its places by themselves."""
        by, until = self._having("publisher"), self.now + PINNED
        ranked = sorted(stories, key=lambda story: story.front or 0)
        edition = frontpage.working(ranked[0].language, None, by=by)
        head = [
            slot["id"] for block in edition.blocks if block["kind"] in {"lead", "second"} for slot in block["slots"]
        ]

        def put_up(front: frontblocks.Arranging) -> None:
            for slot, story in zip(head, ranked, strict=False):
                front.place(slot, self.stories[story.key, story.language].pk)
                front.say(slot, headline="", picture="", until=until)

        edition = frontpage.arrange(edition, put_up, by=by, seen=edition.version)
        frontpage.show(edition, by=by, seen=edition.version)

    def _bundle(self, row: dict) -> None:
        """Stories that go live together, approved and planned."""
        by = self._having("publisher")
        bundle = bundles.create(row["title"], by=by)
        for language in row["languages"]:
            bundle = bundles.add(bundle, self.stories[row["story"], language], by=by)
        bundles.plan(bundle, self.now + timedelta(hours=row["due_in_hours"]), by=by, seen=bundle.version)

    def _way(self, story: reader.Story) -> list[tuple[Action, dict]]:
        """The acts from a first draft to the story's label."""
        submit, approve, publish = (Action.SUBMIT, {}), (Action.APPROVE, {}), (Action.PUBLISH, {})
        due = self.now + timedelta(hours=story.due_in_hours or 1)
        return {
            Label.DRAFT: [],
            Label.IN_REVIEW: [submit],
            Label.SENT_BACK: [submit, (Action.SEND_BACK, {"note": story.note})],
            Label.APPROVED: [submit, approve],
            Label.SCHEDULED: [submit, approve, (Action.SCHEDULE, {"publish_at": due})],
            Label.LIVE: [submit, approve, publish],
            Label.LIVE_WITH_CHANGES: [submit, approve, publish],
            Label.WITHDRAWN: [submit, approve, publish, (Action.WITHDRAW, {"note": story.note})],
            # By what was done afterwards.
            Label.RETRACTED: [submit, approve, publish],
            Label.REMOVED: [submit, approve, publish],
        }[Label(story.stage)]

    def _actor(self, action: Action, story: reader.Story) -> Editor:
        """Whoever's turn it is; four eyes hold in the demonstration too."""
        if action == Action.SUBMIT:
            return self.people[story.writer]
        if action in {Action.PUBLISH, Action.SCHEDULE, Action.WITHDRAW}:
            return self._having("publisher")
        wrote = {credit.profile for credit in story.credits if credit.role in {"author", "translator"}}
        barred = {self.people[story.writer].pk} | {
            self.profiles[key].account_id for key in wrote if self.profiles[key].account_id
        }
        turn = [self._having(role) for role in ("editor", "publisher", "administrator")]
        return next(person for person in turn if person.pk not in barred)

    def _having(self, role: str) -> Editor:
        email = next(email for each, email, _password in self.sign_ins if each == role)
        return next(person for person in self.people.values() if person.email == email)

    def _take(self, action: Action, article: Article, by: Editor, **options) -> None:
        version = Article.objects.select_related("draft").get(pk=article.pk).draft.version
        workflow.take(action, article, by=by, seen=version, **options)

    def _facts(self, story: reader.Story) -> dict:
        original = story.original_published_at(self.now)
        lead = self.pictures.get(story.picture or "")
        facts: dict[str, Any] = {
            "keywords": [self.keywords[slug].pk for slug in story.keywords],
            "credits": [[credit.role, self.profiles[credit.profile].pk] for credit in story.credits],
            "dateline": story.dateline,
            "original_published_at": original.isoformat() if original else "",
        }
        if story.source:
            facts["source"] = self.sources[story.source].pk
        if lead:
            facts["lead_picture"] = lead
        if story.continues:
            facts["chain"] = [ChainKind.CONTINUES, self.stories[story.continues, story.language].pk]
        return facts

    def _with_pictures(self, node: Any) -> Any:
        """The document with the files' picture names replaced by the keys of the uploaded pictures."""
        if isinstance(node, list):
            return [self._with_pictures(item) for item in node]
        if not isinstance(node, dict):
            return node
        changed = {key: self._with_pictures(value) for key, value in node.items()}
        if "picture" in changed:
            changed["picture"] = self.pictures.get(changed["picture"], changed["picture"])
        if isinstance(changed.get("pictures"), list):
            changed["pictures"] = [self.pictures.get(key, key) for key in changed["pictures"]]
        return changed

    def _backdate(self, article: Article, story: reader.Story) -> None:
        """Lay the story's acts into the past, as if its people had worked all along."""
        moment = story.published_at(self.now)
        created = moment - timedelta(hours=BEFORE["created"])
        article = Article.objects.get(pk=article.pk)
        times: dict[str, Any] = {"created_at": created}
        if article.submitted_at:
            times["submitted_at"] = moment - timedelta(hours=BEFORE[Action.SUBMIT])
        if article.sent_back_at:
            times["sent_back_at"] = moment - timedelta(hours=BEFORE[Action.SEND_BACK])
        Article.objects.filter(pk=article.pk).update(**times)
        for event in article.events.order_by("pk"):
            article.events.filter(pk=event.pk).update(at=self._at(event.action, moment))
        for revision in article.revisions.order_by("number"):
            article.revisions.filter(pk=revision.pk).update(created_at=self._at(revision.reason, moment))
        changed = self._after(moment) if story.pending else moment
        article.draft.batches.update(at=changed)
        type(article.draft).objects.filter(article=article).update(updated_at=changed)

    def _at(self, what: str, moment: datetime) -> datetime:
        """When an act or a sealing of this sort lies; by the words that both use: "submitted" belongs to "submit"."""
        names = {"submitted": Action.SUBMIT, "sent_back": Action.SEND_BACK, "approved": Action.APPROVE}
        what = names.get(what, what)
        if what in BEFORE:
            return moment - timedelta(hours=BEFORE[what])
        return self._after(moment) if what in {Action.WITHDRAW, Action.REOPEN} else moment

    def _after(self, moment: datetime) -> datetime:
        """Some time after the publication, and still in the past."""
        return moment + (self.now - moment) / 3


def empty(email: str, name: str, language: str) -> tuple[str, str]:
    """An outlet with one administrator and one desk, and no stories. Returns her address and password."""
    password = "-".join(get_random_string(5, SAYABLE) for _ in range(4))
    with transaction.atomic():
        desk = Desk.objects.create(slug="desk", name=Names({"en": "News desk", "zh-hans": "新闻组"}))
        Outlet.objects.get_or_create(pk=1)
        accounts.create(
            email,
            by=None,
            name=Names({language: name}),
            language=language,
            roles=["administrator"],
            desks=[desk],
            password=password,
            is_superuser=True,
        )
    return email, password
