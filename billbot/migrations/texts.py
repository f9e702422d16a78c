"""The texts of documents get versions, with the time and address of each, and the hashes by which they are found.

What a document's JSON gave before this step had lost its line breaks; it stays as a version, and is read all the same.
"""

STATEMENTS = """
CREATE TABLE texts (            -- each version of a document's text; a changed one under the same number is a new row
  id INTEGER PRIMARY KEY,
  general_court INTEGER NOT NULL,
  number TEXT NOT NULL,         -- what it was asked for by: its docket as long as it has no number
  read_at TEXT NOT NULL,        -- when it was first read so
  address TEXT NOT NULL,        -- the path at the site; empty where that was not written down
  hashes INTEGER NOT NULL,      -- how many hashes its sketch has, none once another version has followed
  bound INTEGER NOT NULL,       -- up to which they are all that its text has
  zlib BLOB NOT NULL
) STRICT;
CREATE INDEX texts_of ON texts(general_court, number, id);
CREATE TABLE text_hashes (      -- which text has which run of words, of the latest versions
  hash INTEGER NOT NULL,
  text INTEGER NOT NULL REFERENCES texts(id),
  PRIMARY KEY (hash, text)
) STRICT, WITHOUT ROWID;
CREATE TABLE text_looks (       -- when the page of a text was last asked for that the JSON does not have
  general_court INTEGER NOT NULL,
  number TEXT NOT NULL,
  looked_at TEXT NOT NULL,
  PRIMARY KEY (general_court, number)
) STRICT;
INSERT INTO texts (general_court, number, read_at, address, hashes, bound, zlib)
  SELECT general_court, coalesce(number, docket), coalesce(read_at, first_seen), '', 0, 0, zlib
  FROM document_texts JOIN documents ON document = documents.id ORDER BY documents.id;
DROP TABLE document_texts;
"""
