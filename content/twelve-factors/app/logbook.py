"""A ship's log: people write entries, workers count their words. One image; the command says which part it plays."""

import json
import os
import signal
import sys
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import psycopg2

HOST = os.uname().nodename
GREETING = os.getenv("GREETING", "Log of")
PORT = int(os.getenv("PORT", "8080"))
RELEASE = os.getenv("RELEASE", "none")
MIGRATIONS = Path(__file__).parent / "migrations"


def say(event, **facts):
    """One event, one line of JSON, to standard output."""
    print(json.dumps({"event": event, "host": HOST, **facts}), flush=True)


class Memory:
    """Entries of this process alone: what happens to whoever attaches no database."""

    def __init__(self):
        self.entries = []

    def write(self, text):
        self.entries.append(text)

    def read(self):
        return self.entries


class Database:
    def __init__(self, url):
        self.url = url

    @contextmanager
    def cursor(self):
        connection = psycopg2.connect(self.url, connect_timeout=3)
        try:
            with connection, connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()

    def migrate(self):
        """Carries out the files of migrations/ that this database has not had; how far it is then."""
        with self.cursor() as cursor:
            cursor.execute("CREATE TABLE IF NOT EXISTS migrations (version int PRIMARY KEY)")
            cursor.execute("SELECT coalesce(max(version), 0) FROM migrations")
            (version,) = cursor.fetchone()
            for path in sorted(MIGRATIONS.glob("*.sql"), key=lambda path: int(path.stem)):
                if int(path.stem) > version:
                    version = int(path.stem)
                    cursor.execute(path.read_text())
                    cursor.execute("INSERT INTO migrations VALUES (%s)", [version])
        return version

    def write(self, text):
        with self.cursor() as cursor:
            cursor.execute("INSERT INTO entries (text) VALUES (%s)", [text])

    def read(self):
        with self.cursor() as cursor:
            cursor.execute("SELECT text FROM entries ORDER BY id")
            return [text for (text,) in cursor.fetchall()]

    def count_one(self):
        """Takes an entry that no other worker has in hand; whether there was one."""
        with self.cursor() as cursor:
            cursor.execute(
                "SELECT id, text FROM entries WHERE words IS NULL LIMIT 1 FOR UPDATE SKIP LOCKED"
            )
            found = cursor.fetchone()
            if found:
                time.sleep(0.2)  # Work takes its time.
                cursor.execute(
                    "UPDATE entries SET words = %s, counted_by = %s WHERE id = %s",
                    [len(found[1].split()), HOST, found[0]],
                )
        if found:
            say("counted", entry=found[0])
        return bool(found)


def store():
    url = os.getenv("DATABASE_URL")
    return Database(url) if url else Memory()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        path = urlsplit(self.path)
        if path.path == "/health":
            self.answer({"host": HOST, "release": RELEASE})
        elif path.path == "/slow":
            say("begun", path=self.path)
            time.sleep(float(parse_qs(path.query).get("seconds", ["4"])[0]))
            self.answer({"host": HOST, "slow": "done"})
        else:
            self.answer({"title": f"{GREETING} {HOST}", "release": RELEASE, "entries": self.server.store.read()})

    def do_POST(self):
        self.server.store.write(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.answer({"written": True}, 201)

    def answer(self, value, status=200):
        body = json.dumps(value).encode() + b"\n"
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, _format, line, status, *_rest):
        say("request", request=line, status=str(status))


def web():
    """Answers until told to leave; then takes no more, and ends what it has begun."""
    server = ThreadingHTTPServer(("", PORT), Handler)
    server.daemon_threads = False
    server.store = store()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    say("listening", port=server.server_port, release=RELEASE)
    try:
        server.serve_forever()
    finally:
        server.server_close()
        say("left")


def worker():
    database = Database(os.environ["DATABASE_URL"])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    say("working")
    while True:
        if not database.count_one():
            time.sleep(0.5)


def migrate():
    say("migrated", version=Database(os.environ["DATABASE_URL"]).migrate())


def healthy():
    """Ends with an error where the web process beside it does not answer."""
    urlopen(f"http://localhost:{PORT}/health", timeout=2).close()


if __name__ == "__main__":
    {
        "web": web,
        "worker": worker,
        "migrate": migrate,
        "healthy": healthy,
    }[sys.argv[1]]()
