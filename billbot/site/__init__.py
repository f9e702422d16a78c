"""Asking malegislature.gov, and reading what it answers."""
