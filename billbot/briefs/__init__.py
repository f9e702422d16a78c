"""Queries over the database: the values that messages, digests, answers and public pages are made from.

Nothing is imported here, so a command loads only the modules it needs.
"""
