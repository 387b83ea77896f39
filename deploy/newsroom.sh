#!/bin/sh
# Runs a command with the server's settings, in its folder, as its user:
#   sudo install -m 0755 deploy/newsroom.sh /usr/local/sbin/newsroom
#   sudo newsroom manage.py check --deploy
set -eu
if [ "$(id -un)" != newsroom ]; then
  exec runuser -u newsroom -- "$0" "$@"
fi
umask 0027
set -a
. /etc/newsroom.env
set +a
cd /srv/newsroom
HOME=$NEWSROOM_VAR PATH=/srv/newsroom/.venv/bin:/srv/newsroom:$PATH exec "$@"
