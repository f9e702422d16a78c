"""The command `billbot` as `python -m billbot`. Nothing else is here."""

from billbot.cli import main

main()
