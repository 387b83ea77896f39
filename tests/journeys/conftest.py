"""People at their browsers: each in a profile of their own, signed in, with the story open."""

import os
import socket
import subprocess
import sys
import time
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.factories import EditorFactory, make_story

TIMEOUT = 15_000


class Writer:
    """One person with one page; `text()` is the body on the screen, `saved()` waits until the server has all."""

    def __init__(self, context, person, address):
        self.context, self.person, self.address = context, person, address
        self.errors = []
        self.page = self.new_page()

    def new_page(self):
        page = self.context.new_page()
        page.set_default_timeout(TIMEOUT)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        return page

    def sign_in(self):
        client = Client()
        client.force_login(self.person, backend="django.contrib.auth.backends.ModelBackend")
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": self.address}])
        return client

    def open(self, article):
        self.page.goto(self.address + reverse("desk:story", args=[article.pk]))
        return self.ready()

    def ready(self):
        self.page.wait_for_selector(".ProseMirror")
        return self

    def part(self, name):
        """Put the cursor at the end of headline, standfirst, points or body."""
        self.page.evaluate(
            """name => {
                const { view } = document.querySelector(".editor").storyScreen
                const { doc, selection, tr } = view.state
                const last = { headline: 0, standfirst: 1, points: 2 }[name] ?? doc.childCount - 1
                let end = 0
                for (let index = 0; index <= last; index++) end += doc.child(index).nodeSize
                view.dispatch(tr.setSelection(selection.constructor.near(doc.resolve(end - 1), -1)))
                view.focus()
            }""",
            name,
        )
        return self

    def type(self, words, delay=0):
        self.page.keyboard.type(words, delay=delay)
        return self

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            # The browser tells the page of a moved cursor a moment later, faster than hands and slower than a test.
            self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 10)))")
        return self

    def paste(self, html="", text=""):
        self.page.evaluate(
            """([html, text]) => {
                const data = new DataTransfer()
                if (html) data.setData("text/html", html)
                data.setData("text/plain", text || html.replace(/<[^>]+>/g, ""))
                const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
                document.querySelector(".ProseMirror").dispatchEvent(paste)
            }""",
            [html, text],
        )
        return self

    def saved(self, timeout=TIMEOUT):
        # Functions, never expressions: these would be evaluated in the page, which its policy forbids.
        unsent = "() => document.querySelector('.editor').storyScreen.channel.unsent === 0"
        self.page.wait_for_function(unsent, timeout=timeout)
        return self

    def sees(self, words, timeout=TIMEOUT):
        self.page.wait_for_function(
            "words => document.querySelector('.ProseMirror')?.textContent.includes(words)", arg=words, timeout=timeout
        )
        return self

    def document(self):
        """The document on the screen, as JSON."""
        return self.page.evaluate("document.querySelector('.editor').storyScreen.view.state.doc.toJSON()")

    def text(self):
        return self.page.inner_text(".ProseMirror")

    def status(self):
        return self.page.inner_text("[data-status]").strip()

    def says(self, words, timeout=TIMEOUT):
        self.page.wait_for_function(
            "words => document.querySelector('[data-status]').innerText.includes(words)", arg=words, timeout=timeout
        )
        return self

    def kill(self):
        """The tab's process dies at once, as in a crash: no event of leaving is seen by the page."""
        session = self.context.new_cdp_session(self.page)
        with self.page.expect_event("crash"):
            # Its answer dies with the tab, so nobody waits for it.
            crash = session._loop.create_task(session._impl_obj.send("Page.crash", None, None))
            crash.add_done_callback(lambda task: task.exception())
        self.page.close()
        self.page = self.new_page()


@pytest.fixture
def people(browser, transactional_db):
    """people(person, address) → Writer in a browser profile of her own."""
    contexts = []

    def come(person, address, **options):
        context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900}, **options)
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
        contexts.append(context)
        writer = Writer(context, person, address)
        writer.sign_in()
        return writer

    yield come
    for context in contexts:
        context.close()


@pytest.fixture
def writer(live_server, people, article, editor):
    """An editor with the story open."""
    return people(editor, live_server.url).open(article)


@pytest.fixture
def article(transactional_db, editor, desk):
    return make_story(
        by=editor,
        desk=desk,
        headline="A bridge opens",
        standfirst="It is long.",
        points=["One point", "Another point"],
        text=["The bridge opened on Tuesday.", "People walked over it."],
    )


@pytest.fixture
def colleague(desk):
    return EditorFactory(email="mei@example.org", name={"en": "Mei"}, roles=["editor"], desks=[desk])


class Server:
    """The product in a process of its own on the test database, so that it can really die."""

    def __init__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None

    def start(self):
        command = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{self.port}"]
        environment = os.environ | {"DATABASE_URL": database_url(), "DEBUG": "on", "NEWSROOM_URL": self.url}
        environment |= {"SECRET_KEY": settings.SECRET_KEY, "LOG_LEVEL": "ERROR"}
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, **quiet)
        for _ in range(150):
            try:
                urlopen(f"{self.url}/static/js/desk/desk.js", timeout=2).close()
                return self
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the server did not start")

    def kill(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


@pytest.fixture
def server(transactional_db):
    server = Server()
    yield server.start()
    server.kill()


def database_url():
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    sign_in = quote(given["USER"]) + (f":{quote(given['PASSWORD'], safe='')}" if given["PASSWORD"] else "")
    return f"postgresql://{sign_in}@{given['HOST'] or 'localhost'}:{given['PORT'] or 5432}/{given['NAME']}"
