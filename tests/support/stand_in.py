"""A fast `billbot` for shell scripts in tests: has `forked_process.begin` fork a process, and ends as that one ends.

The first word is the file that the process with billbot loaded listens at; the others are passed on.
"""

import json
import os
import socket
import struct
import sys

orders, (ours, theirs) = socket.socket(fileno=int(sys.argv[1])), socket.socketpair()
order = {
    "program": "from billbot.cli import main; main()",
    "words": sys.argv[2:],
    "cwd": str(os.getcwd()),  # noqa: PTH109 - pathlib takes as long to load as all the rest
    "environ": dict(os.environ),
    "hurried": False,
}
socket.send_fds(orders, [json.dumps(order).encode()], [0, 1, 2, theirs.fileno()])
theirs.close()
number = struct.Struct("i")
ours.recv(number.size)  # its id
(code,) = number.unpack(ours.recv(number.size))
sys.exit(code if code >= 0 else 128 - code)
