"""When a channel that is held is asked whether it works by now, and whether that is somebody's word alone."""

STATEMENTS = """
-- null: only a message shows whether it was mended
ALTER TABLE holds ADD COLUMN next_asking TEXT;
-- 1: somebody says that it was mended, which no message has shown yet
ALTER TABLE holds ADD COLUMN believed INTEGER NOT NULL DEFAULT 0;
UPDATE holds SET next_asking = next_try;
"""
