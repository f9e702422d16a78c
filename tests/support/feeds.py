"""Validates feeds by RFC 4287's schema and feedparser."""

from pathlib import Path
from typing import Any

import feedparser
from lxml import etree

_SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))
_ATOM = {"a": "http://www.w3.org/2005/Atom"}


def read_atom(content: bytes) -> Any:
    """Parse an Atom feed, which must be valid by the schema and its Schematron rules."""
    tree = etree.fromstring(content)
    assert _SCHEMA.validate(tree), _SCHEMA.error_log
    ids = tree.xpath("//a:id/text()", namespaces=_ATOM)
    assert len(ids) == len({*ids})
    assert all(each.startswith("urn:uuid:") for each in ids)
    assert tree.xpath("count(a:author)", namespaces=_ATOM) == 1
    for entry in tree.xpath("//a:feed | //a:entry", namespaces=_ATOM):
        assert entry.xpath("count(a:link[@rel = 'alternate'])", namespaces=_ATOM) == 1
    read = feedparser.parse(content)
    assert not read.bozo, read.get("bozo_exception")
    return read
