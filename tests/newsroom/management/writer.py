"""A writer at work while a backup is made: python -m tests.newsroom.management.writer NUMBER FILE.

Saves its own draft as the desk does (lock, raise the version, store document and batch in one transaction) until it
is told to end, and notes in FILE each version once its saving was acknowledged.
"""

import signal
import sys
import time
import uuid

import django

django.setup()

from django.db import transaction  # noqa: E402

from articles.models import Article, Batch, Draft  # noqa: E402
from editors.models import Desk, Editor  # noqa: E402

PAUSE = 0.01
PADDING = "Officials from both sides met on Monday. 双方官员周一会面。" * 40


def document(version: int) -> dict:
    return {"type": "doc", "version": version, "content": [{"type": "text", "text": f"{version} {PADDING}"}]}


def new_draft(number: int) -> Draft:
    with transaction.atomic():
        desk = Desk.objects.create(slug=f"desk-{number}", name={"en": f"Desk {number}"})
        editor = Editor.objects.create_user(f"writer{number}@example.org", name={"en": f"Writer {number}"})
        article = Article.objects.create(language="en", desk=desk, created_by=editor)
        return Draft.objects.create(article=article, document=document(0), headline="0")


def save(pk: int) -> int:
    with transaction.atomic():
        draft = Draft.objects.select_for_update().get(pk=pk)
        draft.version += 1
        draft.document = document(draft.version)
        draft.headline = str(draft.version)
        draft.save()
        Batch.objects.create(draft=draft, uuid=uuid.uuid4(), version=draft.version, steps=[{"v": draft.version}])
    return draft.version


def main(number: int, path: str) -> None:
    ended = []
    signal.signal(signal.SIGTERM, lambda *_: ended.append(True))
    draft = new_draft(number)
    with open(path, "w", buffering=1) as notes:
        while not ended:
            notes.write(f"{save(draft.pk)}\n")
            time.sleep(PAUSE)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
