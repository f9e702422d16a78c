"""The public website: renders its pages, feeds, data and calendars, and writes them to a folder (promise 9).

What goes in are the values of `record.py`; no channel and no address of a recipient is known here.
"""
