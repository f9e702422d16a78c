"""The public website: renders its pages, feeds, data and calendars, and writes them to a folder (promise 9).

It gets the values of `record.py`. It knows no channel and no recipient's address.
"""
