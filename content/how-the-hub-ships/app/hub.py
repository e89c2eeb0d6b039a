"""A small hub: it hears of a push, has an image built of it, and shows what became of it. One image for all of it:
ROLE says which part a process plays, other settings where its queue, its database and its builder are."""

import itertools
import json
import os
import re
import signal
import socket
import sys
import threading
import traceback
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import psycopg2
import redis
from psycopg2.extras import RealDictCursor

from board import line

HOST = os.uname().nodename
PORT = int(os.getenv("PORT", "8000"))
STACK = os.getenv("STACK", "none")
VERSION = os.getenv("VERSION", "unknown")
COLOURS = {"blue": "#1d4ed8", "green": "#166534"}
TABLE = """
    CREATE TABLE IF NOT EXISTS builds (
        id serial PRIMARY KEY, ref text NOT NULL, commit text NOT NULL, url text NOT NULL,
        state text NOT NULL DEFAULT 'waiting', engine text, digest text, log text NOT NULL DEFAULT '')
"""
COLOURED = re.compile(r"\x1b\[\d*m")
FACTS = "id, ref, commit, state, engine, digest"


def say(event, **facts):
    """One event, one line of JSON, to standard output."""
    print(json.dumps({"event": event, "stack": STACK, "version": VERSION, **facts}), flush=True)


class Database:
    def __init__(self, url):
        self.url = url

    @contextmanager
    def cursor(self):
        connection = psycopg2.connect(self.url, connect_timeout=3, cursor_factory=RealDictCursor)
        try:
            with connection, connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()

    def prepare(self):
        """Several processes may start at once, and one of them makes the table."""
        with self.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(1)")
            cursor.execute(TABLE)

    def add(self, ref, commit, url):
        with self.cursor() as cursor:
            cursor.execute(
                "INSERT INTO builds (ref, commit, url) VALUES (%s, %s, %s) RETURNING id", [ref, commit, url]
            )
            return cursor.fetchone()["id"]

    def all(self):
        with self.cursor() as cursor:
            cursor.execute(f"SELECT {FACTS} FROM builds ORDER BY id")
            return cursor.fetchall()

    def find(self, number):
        with self.cursor() as cursor:
            cursor.execute("SELECT * FROM builds WHERE id = %s", [number])
            return cursor.fetchone()

    def begin(self, number):
        with self.cursor() as cursor:
            cursor.execute("UPDATE builds SET state = 'building', log = '' WHERE id = %s", [number])

    def note(self, number, text):
        with self.cursor() as cursor:
            cursor.execute("UPDATE builds SET log = log || %s WHERE id = %s", [text, number])

    def end(self, number, engine, digest):
        with self.cursor() as cursor:
            cursor.execute(
                "UPDATE builds SET state = %s, engine = %s, digest = %s WHERE id = %s",
                ["built" if digest else "failed", engine, digest, number],
            )


def page(text, about):
    """It asks again by itself, a second later."""
    return (
        '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="1">'
        '<meta name="viewport" content="width=device-width"><title>The hub</title>'
        f'<body style="background: {COLOURS.get(STACK, "#3f3f46")}; color: white; font: 4vmax sans-serif; margin: 8vmin">'
        f"<h1>{escape(text)}</h1><p>{escape(about)}</p><p>{escape(VERSION)} on {escape(STACK)}</p>\n"
    )


class Web(BaseHTTPRequestHandler):
    """Shows one build after the other, a new one at each request; takes hooks, and answers programs in JSON."""

    turns = itertools.count()

    def do_GET(self):
        self.safely(self.show)

    def do_POST(self):
        self.safely(self.take)

    def safely(self, work):
        try:
            work()
        except Exception as error:
            traceback.print_exc()
            say("failed", path=self.path, error=repr(error))
            self.answer(page("Something broke.", "A program’s fault, not yours."), 500)

    def show(self):
        kind, _, rest = self.path.strip("/").partition("/")
        if self.path == "/":
            return self.answer(self.board())
        if self.path == "/health":
            return self.answer({"hostname": HOST, "version": VERSION, "stack": STACK})
        if self.path == "/builds":
            return self.answer(self.server.database.all())
        if kind == "builds" and rest.isdigit():
            build = self.server.database.find(int(rest))
            if build:
                return self.answer(dict(build))
        self.answer({"error": "There is nothing at this address."}, 404)

    def board(self):
        builds = self.server.database.all()
        if not builds:
            return page("No build yet.", "Push something.")
        build = builds[next(self.turns) % len(builds)]
        return page(line(build), f"Build {build['id']} of {len(builds)}")

    def take(self):
        if self.path != "/hook":
            return self.answer({"error": "Hooks go to /hook."}, 404)
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        number = self.server.database.add(told["ref"], told["commit"], told["url"])
        self.server.queue.rpush("builds", number)
        say("queued", build=number, ref=told["ref"])
        self.answer({"build": number, "state": "waiting"}, 202)

    def answer(self, value, status=200):
        is_page = isinstance(value, str)
        body = value.encode() if is_page else json.dumps(value).encode() + b"\n"
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8" if is_page else "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-App-Version", VERSION)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Of requests only those that fail are told."""


class Server(ThreadingHTTPServer):
    daemon_threads = False
    request_queue_size = 128


def web():
    """Answers until told to leave; then takes no more, and ends what it has begun."""
    server = Server(("", PORT), Web)
    server.database, server.queue = backing_services()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    say("listening", port=server.server_port)
    try:
        server.serve_forever()
    finally:
        server.server_close()
        say("left")


def worker():
    """Takes one build after the other from the queue. Told to leave it ends the one that it has in hand."""
    database, queue = backing_services()
    leaving = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: leaving.set())
    say("working")
    work(queue, leaving, lambda number: build(database, number))
    say("left")


def work(queue, leaving, do):
    """A stack has one worker, and a list of what that has in hand: if it is killed, the next one begins with that build."""
    in_hand = f"in hand of {STACK}"
    while queue.lmove(in_hand, "builds", "RIGHT", "LEFT"):
        pass
    while not leaving.is_set():
        number = queue.blmove("builds", in_hand, 1, "LEFT", "RIGHT")
        if number is None:
            continue
        if do(int(number)):
            queue.lrem(in_hand, 1, number)
        else:
            queue.lmove(in_hand, "builds", "RIGHT", "LEFT")
            leaving.wait(1)


def build(database, number):
    """Has the builder make an image, and keeps what it says. False where no builder is there."""
    job = database.find(number)
    host, _, port = os.environ["BUILDER"].partition(":")
    try:
        connection = socket.create_connection((host, int(port)), timeout=5)
    except OSError:
        return False
    told = {}
    database.begin(number)
    with connection, connection.makefile("rw") as stream:
        connection.settimeout(600)
        print(job["url"], job["commit"], job["ref"], file=stream, flush=True)
        for text in stream:
            key, _, value = text.strip().partition(": ")
            if key in ("engine", "digest"):
                told[key] = value
            database.note(number, COLOURED.sub("", text))
    database.end(number, told.get("engine"), told.get("digest"))
    say("built" if "digest" in told else "failed", build=number)
    return True


def backing_services():
    database = Database(os.environ["DATABASE_URL"])
    database.prepare()
    return database, redis.Redis.from_url(os.environ["QUEUE_URL"], decode_responses=True)


ROLES = {"web": web, "worker": worker}

if __name__ == "__main__":
    role = os.getenv("ROLE")
    if role not in ROLES:
        sys.exit(
            f"ROLE must be one of {', '.join(ROLES)}; "
            f"it is {role!r}."
        )
    ROLES[role]()
