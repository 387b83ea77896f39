"""Says in one sentence when the PostgreSQL or the Redis that tests were pointed at does not answer."""

import os
import sys

import psycopg
import redis

try:
    psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=5).close()
except psycopg.OperationalError as error:
    sys.exit(f"PostgreSQL does not answer at {os.environ['DATABASE_URL']}: set DATABASE_URL. ({error})")
try:
    redis.from_url(os.environ["REDIS_URL"], socket_connect_timeout=5).ping()
except redis.RedisError as error:
    sys.exit(f"Redis does not answer at {os.environ['REDIS_URL']}: set REDIS_URL. ({error})")
