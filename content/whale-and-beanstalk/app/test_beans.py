"""Runs inside the image that is shipped. It needs neither database nor queue."""

import os
import unittest
from unittest import mock

SETTINGS = {
    "DATABASE_URL": "mysql://jack:secret@db/beans",
    "QUEUE_URL": "amqp://jack:secret@queue/",
    "PORT": "8080",
}
os.environ.update(SETTINGS)

import beans


class BeansTest(unittest.TestCase):
    def setUp(self):
        self.client = beans.app.test_client()

    def test_page_shows_what_grows(self):
        tall = {"id": 1, "name": "Jack's <bean>", "grown_by": "elm", "height": "31 ft"}
        with mock.patch.object(beans, "plants", return_value=[tall]):
            text = self.client.get("/").get_data(as_text=True)
        self.assertIn("31 ft", text)
        self.assertIn("&lt;bean&gt;", text)

    def test_says_which_version_answers(self):
        self.assertEqual(self.client.get("/health").json["version"], beans.settings.VERSION)

    def test_brings_its_static_files(self):
        with self.client.get("/static/style.css") as style:
            self.assertEqual(style.status_code, 200)


if __name__ == "__main__":
    unittest.main()
