import json
import stat
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.domain import verifying
from articles.domain.labels import label
from articles.enums import Label
from articles.models import Article, Bundle, ChainPlace, Correction, Front, Notice, Outlet
from editors.models import Editor
from keywords.models import Keyword
from newsroom.management.demo import drawing
from tests.factories import EditorFactory

LEADS = [
    "First timetabled train over the Caspian cuts eleven days from Chongqing to the Black Sea",
    "首趟跨里海“按图行车”班列抵达黑海，重庆出发缩短十一天",
]


@pytest.fixture
def var(settings, tmp_path):
    settings.VAR = tmp_path
    return tmp_path


@pytest.fixture
def small_pictures(monkeypatch):
    """The same scenes, small: what is tested here is where they go, not how they look."""
    scenes = {key: _Small(scene) for key, scene in drawing.SCENES.items()}
    monkeypatch.setattr(drawing, "SCENES", scenes)


class _Small:
    def __init__(self, scene):
        self.scene = scene

    def __call__(self):
        return self

    def finish(self):
        picture = self.scene().finish()
        return picture.resize((picture.width // 8, picture.height // 8))


def test_demo_fills_an_outlet_in_every_state(db, var, small_pictures, capsys):
    call_command("demo", json=True)

    counts = json.loads(capsys.readouterr().out)
    assert (counts["people"], counts["sections"], counts["keywords"]) == (5, 8, 60)
    assert Keyword.objects.count() == 60
    originals = Article.objects.filter(translation_of=None)
    assert originals.count() >= 40
    assert originals.filter(translations__isnull=False).distinct().count() >= 12
    assert {label(article) for article in Article.objects.all()} == set(Label) - {Label.SPIKED}
    assert set(Correction.objects.values_list("kind", flat=True)) == {"correction", "note", "retraction"}
    assert {front.live.blocks[0]["slots"][0]["story"] for front in Front.objects.all()} == set(
        Article.objects.filter(headline__in=LEADS).values_list("pk", flat=True)
    )
    assert Bundle.objects.get().stories.count() == 2
    assert [ChainPlace.objects.filter(first__language=language).count() for language in ("en", "zh-hans")] == [3, 2], (
        "a running story in each edition"
    )
    assert Article.objects.get(headline="Low water").updated_at < timezone.now() - timedelta(hours=20)
    assert set(Article.objects.live().values_list("language", flat=True)) == {"en", "zh-hans"}
    assert not Article.objects.filter(published_at__gt=timezone.now()).exists()
    assert not Notice.objects.exists()
    assert Outlet.objects.get().tagline.has("zh-hans")
    # Its record is as true as any other's, and in the order of its moments.
    report = verifying.verify()
    assert (report.findings, report.remarks) == ([], [])
    check_sign_ins(var / "demo-sign-ins")


def check_sign_ins(file):
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    rows = [line.split() for line in file.read_text().splitlines()]
    assert len({password for _role, _email, password in rows}) == 5
    for role, email, password in rows:
        editor = Editor.objects.get(email=email)
        assert editor.check_password(password)
        assert editor.is_superuser == (role == "administrator")


def test_demo_touches_no_outlet_that_has_content(var, db):
    EditorFactory()

    with pytest.raises(CommandError, match="has content already"):
        call_command("demo")
    call_command("demo", if_empty=True)

    assert Editor.objects.count() == 1
    assert not (var / "demo-sign-ins").exists()


def test_empty_outlet_has_one_administrator_and_no_stories(var, db, client):
    call_command("demo", empty=True, email="mei@example.org", name="Mei")

    _role, email, password = (var / "demo-sign-ins").read_text().split()
    administrator = Editor.objects.get()
    assert (administrator.email, administrator.check_password(password)) == ("mei@example.org", True)
    assert (email, administrator.is_demo, Article.objects.count()) == ("mei@example.org", False, 0)


def test_removing_people_deactivates_only_them(var, db):
    demo, own = EditorFactory(is_demo=True), EditorFactory(is_superuser=True)

    call_command("demo", remove_people=True)

    demo.refresh_from_db(), own.refresh_from_db()
    assert (demo.is_active, own.is_active) == (False, True)


def test_removing_people_never_locks_the_outlet(var, db):
    EditorFactory(is_demo=True, is_superuser=True)

    with pytest.raises(CommandError, match="Nobody else is administrator"):
        call_command("demo", remove_people=True)

    assert Editor.objects.filter(is_active=True).count() == 1
