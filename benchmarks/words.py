"""What the words and the list of the configuration find in the 194th General Court, for docs/design/bills.md.

It prints a table of every phrase with the titles, summaries and texts that have it, then how many documents are
suggested, and how many of those that a reader labelled. It reads `../shared/data`, for about a minute.
"""

import gzip
import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from billbot.app import config
from billbot.domain.bills import BillId, Document
from billbot.domain.suggest import Suggester, Suggestion, Watched
from billbot.domain.watched import Topic

_ROOT = Path(__file__).resolve().parents[1]
_DATA = _ROOT.parent / "shared" / "data"


def _documents() -> Iterator[Document]:
    month = json.loads(gzip.decompress((_DATA / "month-194.json.gz").read_bytes()))["bills"]
    with gzip.open(_DATA / "texts-194.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = {each["id"]: each["text"] for each in map(json.loads, lines)}
    for number in sorted({*month, *texts, *_labels()}):
        known = month.get(number) or _labels().get(number, {})
        title, pinslip = known.get("title"), known.get("pinslip") or known.get("summary")
        yield Document(194, number, known.get("docket"), title, pinslip, texts.get(number), ())


def _labels() -> dict[str, dict[str, str]]:
    lines = (_DATA / "relevant-194.jsonl").read_text(encoding="utf-8").splitlines()
    return {each["id"]: each for each in map(json.loads, lines)}


def main() -> None:
    """Print the table of the phrases, and the figures below it."""
    settings = config.load(_ROOT / "config", os.environ)
    topics = [*settings.topics]
    documents = list(_documents())
    titles = {each.bill_number: each.title for each in documents}
    listed = {
        bill: Watched(bill, proposal.topics, titles.get(bill.number))
        for proposal in settings.proposals
        for bill in proposal.bills
    }
    suggester = Suggester(topics, list(listed.values()))
    made = {str(each.bill_number): found for each in documents if (found := suggester.suggestion(each))}
    _print_phrases(topics, made)
    new = {number: found for number, found in made.items() if BillId(194, number) not in listed}
    print(
        f"\n{len(documents)} documents, {len(made)} suggested or listed and found, {len(new)} of them not listed;",
        end=" ",
    )
    print(f"{sum(all(each.place == 'text' for each in found.found) for found in new.values())} by their text alone")
    for label in ("core", "related", "no"):
        these = [number for number, each in _labels().items() if each["label"] == label]
        others = [number for number in these if BillId(194, number) not in listed]
        print(f"{label}: {len(these) - len([each for each in others if each not in made])} of {len(these)}", end="; ")
        print(f"not listed: {sum(each in made for each in others)} of {len(others)}")


def _print_phrases(topics: list[Topic], made: dict[str, Suggestion]) -> None:
    hits: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for found in made.values():
        for each in found.found:
            hits[each.topic, each.word][each.place] += 1
    print("| topic | phrase | titles | summaries | texts |\n| --- | --- | --- | --- | --- |")
    for topic in topics:
        for phrase in dict.fromkeys((*topic.words, *topic.title_words)):
            places = hits[topic.id, phrase]
            if places:
                print(f"| `{topic.id}` | {phrase} | {places['title']} | {places['pinslip']} | {places['text']} |")
        never = [each for each in (*topic.words, *topic.title_words) if not hits[topic.id, each]]
        print(f"| `{topic.id}` | not found in the 194th: {', '.join(never) or 'none'} | | | |")


if __name__ == "__main__":
    main()
