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
