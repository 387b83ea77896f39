"""What the environment may say: unsafe settings end the start with a sentence."""

import json
import os
import stat
import subprocess
import sys

import pytest

PRINT = (
    "import json; from newsroom import settings as s; "
    "print(json.dumps([s.ALLOWED_HOSTS, s.SESSION_COOKIE_NAME, s.SECURE_HSTS_SECONDS, s.SECRET_KEY]))"
)


def start(tmp_path, statement=PRINT, **environment):
    names = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "NEWSROOM_URL", "DEBUG", "EMAIL_URL", "PORT")
    clean = {name: value for name, value in os.environ.items() if name not in names}
    return subprocess.run(
        [sys.executable, "-c", statement],
        env=clean | {"NEWSROOM_VAR": str(tmp_path)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"NEWSROOM_URL": "http://news.example.org"}, "would send passwords in the clear"),
        ({"NEWSROOM_URL": "news.example.org"}, "must look like https://"),
        ({"NEWSROOM_URL": "https://news.example.org", "DEBUG": "on"}, "refused on a public address"),
        ({"EMAIL_URL": "mail.example.org"}, "must look like smtp://"),
    ],
)
def test_unsafe_or_broken_setting_is_refused(tmp_path, environment, sentence):
    result = start(tmp_path, **environment)

    assert result.returncode != 0
    assert sentence in result.stderr


def test_public_address_gets_its_own_cookies_and_transport_security(tmp_path):
    result = start(tmp_path, NEWSROOM_URL="https://news.example.org")

    hosts, cookie, hsts, _key = json.loads(result.stdout)
    assert (hosts, cookie, hsts) == (["news.example.org"], "__Host-session", 365 * 24 * 3600)


def test_key_is_made_once_and_for_the_owner_only(tmp_path):
    keys = {json.loads(start(tmp_path).stdout)[3] for _ in range(2)}

    file = tmp_path / "secret_key"
    assert keys == {file.read_text()}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_mail_server_gets_name_and_password_as_they_are(tmp_path):
    statement = "from newsroom import settings as s; print(s.EMAIL_HOST_USER, s.EMAIL_HOST_PASSWORD, s.EMAIL_PORT)"

    result = start(tmp_path, statement, EMAIL_URL="smtp://desk%40example.org:a%2Fb%3F%25@mail.example.org")

    assert result.stdout.split() == ["desk@example.org", "a/b?%", "587"]
