"""Runs in the image that is shipped, while it is built."""

import json
import threading
import unittest
from http.server import ThreadingHTTPServer
from urllib.request import Request, urlopen

import logbook


class LogbookTest(unittest.TestCase):
    def setUp(self):
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), logbook.Handler)
        self.server.store = logbook.Memory()
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def tearDown(self):
        self.server.shutdown()
        self.server.server_close()

    def ask(self, path, data=None):
        with urlopen(Request(self.url + path, data=data)) as answer:
            return json.load(answer)

    def test_says_who_it_is(self):
        self.assertEqual(self.ask("/health")["host"], logbook.HOST)

    def test_keeps_what_is_written(self):
        self.ask("/", b"Cast off at dawn")
        self.assertEqual(self.ask("/")["entries"], ["Cast off at dawn"])


if __name__ == "__main__":
    unittest.main()
