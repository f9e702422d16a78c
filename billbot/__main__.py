"""The command `billbot` as `python -m billbot`; nothing else lives here."""

from billbot.cli import main

main()
