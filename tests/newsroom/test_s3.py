"""Pictures in a store that speaks S3, against moto's server: taken in, made, served, saved and restored."""

import io

import boto3
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import default_storage
from django.core.management import call_command
from moto.server import ThreadedMotoServer

from articles.domain import picturetidying
from articles.models import Picture
from newsroom.management import media
from newsroom.settings import s3_storage
from tests.factories import make_live, picture_bytes, upload, with_figure
from tests.storage import stored_files

KEY, SECRET = "outlet", "a/secret:with@signs"


@pytest.fixture(scope="module")
def server():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"{host}:{port}"
    server.stop()


@pytest.fixture
def store(server, settings, request):
    """The outlet's storage, set up from an address as STORAGE_URL has it."""
    bucket = f"bucket-{abs(hash(request.node.name)) % 10**8}"
    client = boto3.client(
        "s3", endpoint_url=f"http://{server}", aws_access_key_id=KEY, aws_secret_access_key=SECRET, region_name="eu-1"
    )
    client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-1"})
    url = f"s3://{KEY}:a%2Fsecret%3Awith%40signs@{server}/{bucket}/outlet?region=eu-1&tls=off"
    settings.STORAGES = settings.STORAGES | {"default": s3_storage(url)}
    return client, bucket


@pytest.fixture
def picture(store, contributor):
    return upload(picture_bytes(size=(64, 40)), by=contributor, alt={"en": "Cranes"})


@pytest.mark.django_db
def test_originals_and_forms_lie_in_the_bucket_and_readers_get_them_from_us(store, picture, client, server):
    api, bucket = store
    names = [each["Key"] for each in api.list_objects_v2(Bucket=bucket)["Contents"]]
    assert len(names) == 1 + picture.file.renditions.count()
    assert all(name.startswith(("outlet/originals/", "outlet/renditions/")) for name in names)
    assert picture.file.original.read() == picture_bytes(size=(64, 40))
    for grant in api.get_object_acl(Bucket=bucket, Key=names[0])["Grants"]:
        assert "AllUsers" not in str(grant)

    address = picture.free.address(64, "webp")
    assert client.get(address).status_code == 404
    make_live(document=with_figure(picture))
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert b"".join(answer.streaming_content)[8:12] == b"WEBP"
    row = picture.file.renditions.get(shape="free", name__endswith="webp")
    default_storage.delete(row.file.name)
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_the_same_name_never_overwrites_and_tidying_sees_the_whole_bucket(picture):
    assert list(picturetidying.orphans()) == []
    assert len(list(picturetidying.walk("renditions"))) == picture.file.renditions.count()
    first, second = (default_storage.save("originals/ab/abc-1", io.BytesIO(data)) for data in (b"one", b"two"))
    assert first != second
    assert default_storage.open(first).read() == b"one"
    assert list(picturetidying.orphans()) == []  # too young to be given up


@pytest.mark.django_db
def test_a_backup_holds_the_files_of_the_store(picture, tmp_path):
    names = set(media.walk(default_storage))
    call_command("backup", str(tmp_path / "all.tar"), stdout=io.StringIO(), stderr=io.StringIO())
    data = (tmp_path / "all.tar").read_bytes()
    assert len(names) == stored_files()
    assert all(f"media/{name}".encode() in data for name in names)
    assert picture_bytes(size=(64, 40)) in data
    source = io.BytesIO(b"restored")
    assert media.put(default_storage, "originals/zz/zz-1", source) is True
    source.seek(0)
    assert media.put(default_storage, "originals/zz/zz-1", source) is False
    assert Picture.objects.count() == 1


@pytest.mark.parametrize("url", ["https://example.org/bucket", "s3://host", "s3:///bucket", "s3://key:secret@/b"])
def test_an_address_of_another_form_is_refused_with_an_example(url):
    with pytest.raises(ImproperlyConfigured, match="s3://key:secret@"):
        s3_storage(url)


def test_an_address_says_everything_about_the_store():
    options = s3_storage("s3://k%2Fey:s%40cret@s3.example.org:9000/bucket/a/b?region=eu-2")["OPTIONS"]
    assert options["endpoint_url"] == "https://s3.example.org:9000"
    assert (options["access_key"], options["secret_key"]) == ("k/ey", "s@cret")
    assert (options["bucket_name"], options["location"], options["region_name"]) == ("bucket", "a/b", "eu-2")
    assert "access_key" not in s3_storage("s3://s3.example.org/bucket")["OPTIONS"]
