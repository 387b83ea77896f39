"""The style sheets that readers get are joined when static files are collected, and linked one by one until then."""

import re

from django.core.files.storage import FileSystemStorage
from django.template import Context, Template
from django.templatetags.static import static

from newsroom import sheets
from newsroom.assets import HashedAssets
from tests.architecture.sources import ROOT

LOAD = "{% load assets %}{% sheet 'reader' %}"


def collect(folder):
    """What `collectstatic` does, for the style sheets alone."""
    source = FileSystemStorage(ROOT / "newsroom" / "static")
    storage = HashedAssets(location=folder, base_url="/static/")
    names = [f"css/{name}" for name in source.listdir("css")[1]]
    for name in names:
        with source.open(name) as file:
            storage.save(name, file)
    for _original, _hashed, processed in storage.post_process({name: (storage, name) for name in names}):
        assert not isinstance(processed, Exception), processed
    return storage


def test_parts_are_joined_in_order_hashed_and_compressed(tmp_path):
    storage = collect(tmp_path)
    storage = collect(tmp_path)  # and once more over it

    hashed = storage.stored_name(sheets.address("reader"))
    whole = (tmp_path / hashed).read_text()
    assert re.fullmatch(r"css/reader\.[0-9a-f]{12}\.css", hashed)
    assert (tmp_path / f"{hashed}.br").exists()
    places = [
        whole.index((ROOT / "newsroom/static" / sheets.address(part)).read_text()) for part in sheets.JOINED["reader"]
    ]
    assert places == sorted(places)
    assert "@media print {\n/* On paper" in whole


def test_hashed_sites_link_one_file(tmp_path, monkeypatch):
    storage = collect(tmp_path)
    monkeypatch.setattr("newsroom.templatetags.assets.staticfiles_storage", storage)
    monkeypatch.setattr("newsroom.templatetags.assets.static", storage.url)

    page = Template(LOAD).render(Context())

    assert re.fullmatch(r'<link rel="stylesheet" href="/static/css/reader\.[0-9a-f]{12}\.css">', page)


def test_while_developing_parts_are_linked_one_by_one():
    page = Template(LOAD).render(Context())

    assert re.findall(r'href="([^"]+)"', page) == [static(sheets.address(part)) for part in sheets.JOINED["reader"]]
    assert page.count('media="print"') == 1
