"""Runs in the image that is shipped, while it is built."""

import json
import threading
import unittest
from urllib.error import HTTPError
from urllib.request import urlopen

import hub

BUILT = {"id": 7, "ref": "main", "commit": "c0ffee", "state": "built", "engine": "AB:CD", "digest": "sha256:0123456789abcdef"}


class OneBuild:
    """A database that knows one build."""

    def all(self):
        return [BUILT]

    def find(self, number):
        return BUILT if number == BUILT["id"] else None


class Lists(dict):
    """Lists by name: what a worker needs of Redis."""

    def lmove(self, source, target, end, other_end):
        if not self.get(source):
            return None
        value = self[source].pop(0 if end == "LEFT" else -1)
        self.setdefault(target, []).insert(0 if other_end == "LEFT" else len(self[target]), value)
        return value

    def blmove(self, source, target, _, end, other_end):
        return self.lmove(source, target, end, other_end)

    def lrem(self, name, _, value):
        self[name].remove(value)


class WorkerTest(unittest.TestCase):
    def setUp(self):
        self.queue = Lists(builds=["8", "9"])
        self.leaving = threading.Event()
        self.taken = []

    def left(self):
        return sum(self.queue.values(), [])

    def take(self, number):
        """Ends well, and with build 9 it is time to leave."""
        self.taken.append(number)
        if number == 9:
            self.leaving.set()
        return True

    def test_takes_one_build_after_the_other(self):
        hub.work(self.queue, self.leaving, self.take)
        self.assertEqual((self.taken, self.left()), ([8, 9], []))

    def test_does_again_what_a_killed_worker_had_in_hand(self):
        def be_killed(_):
            raise InterruptedError

        with self.assertRaises(InterruptedError):
            hub.work(self.queue, self.leaving, be_killed)
        hub.work(self.queue, self.leaving, self.take)
        self.assertEqual((self.taken, self.left()), ([8, 9], []))

    def test_puts_back_in_front_what_no_builder_takes(self):
        def find_nobody(_):
            self.leaving.set()

        hub.work(self.queue, self.leaving, find_nobody)
        self.assertEqual(self.queue["builds"], ["8", "9"])


class HubTest(unittest.TestCase):
    def setUp(self):
        self.server = hub.Server(("127.0.0.1", 0), hub.Web)
        self.server.database = OneBuild()
        threading.Thread(target=self.server.serve_forever, args=[0.01], daemon=True).start()

    def tearDown(self):
        self.server.shutdown()
        self.server.server_close()

    def ask(self, path):
        with urlopen(f"http://127.0.0.1:{self.server.server_port}{path}") as answer:
            return answer.read().decode()

    def test_shows_a_build(self):
        self.assertIn("main", self.ask("/"))

    def test_tells_all_of_a_build(self):
        self.assertEqual(json.loads(self.ask("/builds/7")), BUILT)

    def test_says_that_it_knows_no_such_build(self):
        with self.assertRaises(HTTPError) as raised:
            self.ask("/builds/8")
        self.assertEqual(raised.exception.code, 404)
