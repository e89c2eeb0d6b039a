"""Visitors plant beans, a worker grows them. One program; the command says which part a process plays."""

import json
import os
import signal
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pika
import pymysql
from flask import Flask, jsonify, render_template, request

import height
import settings

HERE = Path(__file__).parent
HOST = os.uname().nodename
app = Flask(__name__)


def say(event, **facts):
    """One event, one line of JSON, to standard output."""
    print(json.dumps({"event": event, "host": HOST, "version": settings.VERSION, **facts}), flush=True)


@contextmanager
def database():
    url = urlsplit(settings.DATABASE_URL)
    connection = pymysql.connect(
        host=url.hostname,
        port=url.port or 3306,
        user=url.username,
        password=url.password,
        database=url.path[1:],
        connect_timeout=3,
        cursorclass=pymysql.cursors.DictCursor,
    )
    try:
        with connection.cursor() as cursor:
            yield cursor
        connection.commit()
    finally:
        connection.close()


@contextmanager
def queue():
    connection = pika.BlockingConnection(pika.URLParameters(settings.QUEUE_URL))
    try:
        channel = connection.channel()
        channel.queue_declare(settings.QUEUE, durable=True)
        yield channel
    finally:
        if connection.is_open:
            connection.close()


def plants():
    with database() as db:
        db.execute(f"SELECT id, name, grown_by, {height.COLUMNS} FROM plants ORDER BY id DESC LIMIT 20")
        return [{**plant, "height": height.told(plant)} for plant in db.fetchall()]


def plant(name):
    with queue() as channel:
        with database() as db:
            db.execute("INSERT INTO plants (name) VALUES (%s)", [name])
            bean = db.lastrowid
        channel.basic_publish("", settings.QUEUE, str(bean))
    say("planted", bean=bean)
    return bean


def grow(bean):
    time.sleep(0.1)  # A bean takes its time.
    with database() as db:
        db.execute("SELECT name FROM plants WHERE id = %s", [bean])
        found = db.fetchone()
        if found:
            kept = {**height.kept(7 + 3 * len(found["name"])), "grown_by": HOST}
            columns = ", ".join(f"{column} = %s" for column in kept)
            db.execute(f"UPDATE plants SET {columns} WHERE id = %s", [*kept.values(), bean])
    say("grown", bean=bean)


@app.get("/")
def page():
    return render_template("page.html", plants=plants(), host=HOST, version=settings.VERSION)


@app.get("/beans")
def beans():
    return jsonify(plants())


@app.post("/plant")
def take():
    bean = plant(request.form.get("name", "").strip()[:80] or "Bean")
    return {"bean": bean}, 303, {"Location": "./"}


@app.get("/health")
def health():
    return {"hostname": HOST, "version": settings.VERSION}


@app.after_request
def sign(response):
    response.headers["X-App-Version"] = settings.VERSION
    response.headers["X-Served-By"] = HOST
    return response


def web():
    """Becomes a server that ends what it has begun when it is told to leave."""
    say("listening", port=settings.PORT)
    serve = ["gunicorn", "--bind", f"0.0.0.0:{settings.PORT}", "--threads", "4", "--keep-alive", "0"]
    os.execvp("gunicorn", [*serve, "--log-level", "warning", "--worker-tmp-dir", "/dev/shm", "beans:app"])


def worker():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    with queue() as channel:
        channel.basic_qos(prefetch_count=1)
        say("working")
        for method, _properties, body in channel.consume(settings.QUEUE):
            grow(int(body))
            channel.basic_ack(method.delivery_tag)


def migrate(when):
    """Carries out those files of migrations/ for “before” or “after” a deploy that this database has not had."""
    with database() as db:
        db.execute("CREATE TABLE IF NOT EXISTS migrations (name varchar(100) PRIMARY KEY)")
        db.execute("SELECT name FROM migrations")
        had = {row["name"] for row in db.fetchall()}
        for path in sorted((HERE / "migrations").glob(f"*.{when}.sql")):
            if path.name not in had:
                db.execute(path.read_text())
                db.execute("INSERT INTO migrations VALUES (%s)", [path.name])
                say("migrated", name=path.name)


if __name__ == "__main__":
    {"web": web, "worker": worker, "migrate": migrate}[sys.argv[1]](*sys.argv[2:])
