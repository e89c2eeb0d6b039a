"""Ends with an error where the web process beside it does not answer. Asked every second, so it imports next to nothing."""

import os
import socket

with socket.create_connection(("localhost", int(os.environ["PORT"])), 2) as web:
    web.sendall(b"GET /health HTTP/1.0\r\n\r\n")
    assert b" 200 " in web.recv(64)
