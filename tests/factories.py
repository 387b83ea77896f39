"""Rows for tests: one unsurprising factory per model; what a test cares about, it says itself."""

import io

import factory
from django.contrib.auth.models import Group
from factory.django import DjangoModelFactory
from PIL import Image

from articles.domain import drafting, pictures, renditions, workflow
from articles.enums import Action, FileState, Stage
from articles.models import Outlet, Picture, PictureFile, Rendition, Section, Source
from editors.enums import Role
from editors.models import Desk, Editor, Profile
from editors.roles import write_groups
from keywords.models import Keyword, Vocabulary
from newsroom.lib.images import shapes
from newsroom.lib.languages import Names
from newsroom.lib.text import slugify_headline


class DeskFactory(DjangoModelFactory):
    class Meta:
        model = Desk

    slug = factory.Sequence(lambda n: f"desk-{n}")
    name = factory.LazyAttribute(lambda desk: Names({"en": desk.slug.title(), "zh-hans": f"编辑部{desk.slug}"}))


class EditorFactory(DjangoModelFactory):
    """An account; `roles=[…]` and `desks=[…]` give it something to do. The password is `password`."""

    class Meta:
        model = Editor
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"editor{n}@example.org")
    name = factory.LazyAttribute(lambda editor: Names({"en": editor.email.split("@")[0].title()}))

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        password = kwargs.pop("password", "correct horse battery staple")
        return model_class.objects.create_user(password=password, **kwargs)

    @factory.post_generation
    def roles(self, create, extracted, **kwargs):
        if not Group.objects.filter(name=Role.ADMINISTRATOR).exists():
            write_groups()  # a transactional test has emptied the tables
        self.groups.set(Group.objects.filter(name__in=extracted or []))
        if Role.ADMINISTRATOR in (extracted or []):
            self.is_staff = True
            self.save()

    @factory.post_generation
    def desks(self, create, extracted, **kwargs):
        self.desks.set(extracted or [])


class ProfileFactory(DjangoModelFactory):
    class Meta:
        model = Profile

    name = factory.Sequence(lambda n: Names({"en": f"Byline Number{n}", "zh-hans": f"署名{n}"}))
    slug = factory.LazyAttribute(lambda profile: slugify_headline(profile.name.in_("en")))


class SectionFactory(DjangoModelFactory):
    class Meta:
        model = Section

    slug = factory.Sequence(lambda n: f"section-{n}")
    name = factory.LazyAttribute(lambda section: Names({"en": section.slug.title(), "zh-hans": f"栏目{section.slug}"}))


class SourceFactory(DjangoModelFactory):
    class Meta:
        model = Source

    slug = factory.Sequence(lambda n: f"source-{n}")
    name = factory.LazyAttribute(lambda source: Names({"en": source.slug.title()}))


class VocabularyFactory(DjangoModelFactory):
    class Meta:
        model = Vocabulary
        django_get_or_create = ("slug",)

    slug = "topics"
    name = factory.LazyAttribute(lambda vocabulary: Names({"en": vocabulary.slug.title()}))


class KeywordFactory(DjangoModelFactory):
    class Meta:
        model = Keyword

    vocabulary = factory.SubFactory(VocabularyFactory)
    slug = factory.Sequence(lambda n: f"keyword-{n}")
    names = factory.LazyAttribute(lambda keyword: Names({"en": keyword.slug.title(), "zh-hans": f"词{keyword.slug}"}))
    replaced_by = None
    status = factory.LazyAttribute(lambda keyword: "retired" if keyword.replaced_by else "accepted")


class PictureFactory(DjangoModelFactory):
    """Rows only: no file lies behind them."""

    class Meta:
        model = Picture
        skip_postgeneration_save = True

    alt = factory.LazyFunction(lambda: Names({"en": "A bridge", "zh-hans": "一座桥"}))
    created_by = factory.SubFactory(EditorFactory)

    @factory.post_generation
    def file(self, create, extracted, **kwargs):
        """Facts of its file are given as file__width=…; file__ready={} for one that still waits for its forms."""
        PictureFileFactory(picture=self, created_by=self.created_by, **kwargs)


class PictureFileFactory(DjangoModelFactory):
    """The present file of a picture, with rows (and no files) for its forms."""

    class Meta:
        model = PictureFile
        skip_postgeneration_save = True

    number = factory.LazyAttribute(lambda file: file.picture.files.count() + 1)
    original = "originals/none"
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    format = "JPEG"
    bytes = 500_000
    width, height = 1600, 900
    state = FileState.READY

    @factory.lazy_attribute
    def ready(self):
        boxes = {shape: shapes.box_of(shape, self.width, self.height) for shape in shapes.SHAPES}
        return {shape: [shapes.digest(self.sha256, shape, box), list(box)] for shape, box in boxes.items()}

    @factory.post_generation
    def present(self, create, extracted, **kwargs):
        self.picture.file = self
        self.picture.save(update_fields=["file"])
        Rendition.objects.bulk_create(
            Rendition(
                source=self,
                shape=shape,
                digest=digest,
                name=(name := shapes.name(shape, width, digest, extension)),
                file=name,
                width=width,
                height=height,
            )
            for shape, (digest, box) in self.ready.items()
            for width, height in shapes.sizes(shape, self.width, self.height, box)[:1]
            for extension in ("webp", "jpg")
        )


def upload(data=None, *, by=None, **words) -> Picture:
    """A picture sent in, its forms made at once."""
    picture = pictures.upload(data or picture_bytes(), by=by or EditorFactory(roles=[Role.EDITOR]), **words)
    renditions.make(picture.file)
    return Picture.objects.select_related("file", "created_by").get(pk=picture.pk)


def picture_bytes(size=(700, 400), color=(10, 90, 150), form="JPEG", **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, form, **options)
    return out.getvalue()


def story_document(
    headline="A bridge opens", text="The bridge opened on Tuesday.", *, points=(), standfirst=""
) -> dict:
    """A valid document of the usual parts; `text` may be a list of paragraphs."""

    def words(value):
        return [{"type": "text", "text": value}] if value else []

    paragraphs = [text] if isinstance(text, str) else list(text)
    return {
        "type": "doc",
        "content": [
            {"type": "headline", "content": words(headline)},
            {"type": "standfirst", "content": words(standfirst)},
            {"type": "points", "content": [{"type": "point", "content": words(point)} for point in points]},
            *(
                {"type": "paragraph", "attrs": {"id": f"block{number:03d}"}, "content": words(paragraph)}
                for number, paragraph in enumerate(paragraphs, start=1)
            ),
        ],
    }


def with_figure(picture, **document) -> dict:
    """A document that shows the picture in its text."""
    story = story_document(**document)
    attrs = {"id": "figure01", "picture": picture.key, "size": "column", "alt": None, "credit": None}
    story["content"].append({"type": "figure", "attrs": attrs})
    return story


def make_story(*, by=None, desk=None, section=None, language="en", stage=Stage.DRAFT, **kwargs):
    """A story brought to a stage by the same verbs that people use; never by writing columns.

    `headline`, `text`, `points`, `standfirst` make the document; `facts` are as in `domain/facts.py`.
    """
    desk = desk or Desk.objects.first() or DeskFactory()
    by = by or EditorFactory(roles=[Role.CONTRIBUTOR], desks=[desk])
    section = section or Section.objects.first() or SectionFactory()
    parts = {name: kwargs.pop(name) for name in ("headline", "text", "points", "standfirst") if name in kwargs}
    document = kwargs.pop("document", None) or story_document(**parts)
    article = drafting.create(by=by, language=language, desk=desk, section=section, document=document, **kwargs)
    if stage == Stage.DRAFT:
        return article
    if stage == Stage.SPIKED:
        return move(article, Action.SPIKE, _helper(Role.PUBLISHER), note="Superseded.")
    move(article, Action.SUBMIT, by)
    if stage == Stage.IN_REVIEW:
        return refreshed(article)
    move(article, Action.APPROVE, _helper(Role.PUBLISHER))
    if stage == Stage.APPROVED:
        return refreshed(article)
    move(article, Action.PUBLISH, _helper(Role.PUBLISHER))
    return refreshed(article)


def make_live(**kwargs):
    """A published story."""
    return make_story(stage=Stage.CLEAN, **kwargs)


def move(article, action, by, **kwargs):
    """One act on the newest version, as a person with a fresh screen would do it."""
    article = refreshed(article)
    return workflow.take(action, article, by=fresh(by), seen=article.draft.version, **kwargs)


def refreshed(article):
    return type(article).objects.select_related("draft").get(pk=article.pk)


def fresh(editor):
    """The same account without cached permissions."""
    return Editor.objects.get(pk=editor.pk)


def _helper(role):
    email = f"helper-{role}@example.org"
    return Editor.objects.filter(email=email).first() or EditorFactory(email=email, roles=[role])


def make_outlet(**kwargs):
    return Outlet.objects.update_or_create(pk=1, defaults=kwargs)[0]
