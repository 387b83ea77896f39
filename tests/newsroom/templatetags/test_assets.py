import json
import re

from django.contrib.staticfiles import finders
from django.template import Context, Template

from newsroom.templatetags.assets import SCRIPTS, modules

IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["'`]([^"'`$]+)["'`]""")


def rendered(**context):
    return Template("{% load assets %}{% importmap %}").render(Context(context))


def test_the_map_leads_every_script_of_ours_and_the_editor_to_a_file():
    names = modules()
    assert names["django-prose-editor/editor"] == "django_prose_editor/editor.js"
    assert names["newsroom/desk/story/collab"] == "js/desk/story/collab.js"
    assert [path for path in names.values() if finders.find(path) is None] == []


def test_scripts_import_each_other_by_names_of_the_map_only():
    known = set(modules())
    wrong = [
        (path.name, name)
        for path in SCRIPTS.rglob("*.js")
        for name in IMPORT.findall(path.read_text("utf-8"))
        if name not in known
    ]
    assert wrong == []


def test_the_map_carries_the_nonce_of_its_answer():
    request = type("Request", (), {"csp_nonce": "n0nce"})()
    html = rendered(request=request)
    assert html.startswith('<script type="importmap" nonce="n0nce">')
    assert json.loads(html[html.index(">") + 1 : html.rindex("</script>")])["imports"]["newsroom/desk/desk"]


def test_without_a_nonce_the_map_is_still_there():
    assert rendered().startswith('<script type="importmap">')


def test_preloaded_scripts_are_those_of_the_prefixes():
    html = Template('{% load assets %}{% preload "django-prose-editor/" "newsroom/desk/story/" %}').render(Context())
    assert html.count("<link") == sum(name.startswith(("django-prose", "newsroom/desk/story/")) for name in modules())
    assert '<link rel="modulepreload" href="/static/django_prose_editor/editor' in html
