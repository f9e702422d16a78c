"""Validates feeds: Atom by RFC 4287's schema and feedparser, JSON Feed by the keys of its version."""

import json
from pathlib import Path
from typing import Any

import feedparser
import jsonschema
from lxml import etree

_SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))
_ATOM = {"a": "http://www.w3.org/2005/Atom"}
_ADDRESS = {"type": "string", "pattern": "^https?://"}
_TIME = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$"}
# https://www.jsonfeed.org/version/1.1/, of the keys that we have; what is not named there is refused.
_JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": {"type": "string"},
        "home_page_url": _ADDRESS,
        "feed_url": _ADDRESS,
        "description": {"type": "string"},
        "language": {"type": "string"},
        "authors": {"type": "array", "items": {"type": "object", "required": ["name"]}},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "content_html"],
                "additionalProperties": False,
                "properties": {
                    "id": {"type": "string"},
                    "url": _ADDRESS,
                    "title": {"type": "string"},
                    "content_html": {"type": "string", "minLength": 1},
                    "date_published": _TIME,
                    "date_modified": _TIME,
                    "tags": {"type": "array", "items": {"type": "string"}},
                },
            },
        },
    },
}


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


def read_json_feed(content: bytes) -> Any:
    """Parse a JSON feed, which must be valid."""
    read = json.loads(content)
    jsonschema.validate(read, _JSON_FEED)
    return read
