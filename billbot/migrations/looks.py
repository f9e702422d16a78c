"""By which answer a bill is known that was taken in whole: what comes again need not be read and compared again.

`taken_in` is that of the last look; null where it was another than one at the JSON history that found what is known.
"""

STATEMENTS = """
ALTER TABLE bills ADD COLUMN taken_in TEXT;
"""
