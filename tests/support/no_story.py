"""The page of `practice` without a story that is played."""

from pathlib import Path
from typing import Any

HOSTILE = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"


class NoStory:
    """A paused story that notes actions; its public pages, if any, are in a folder."""

    def __init__(self, public: Path | None = None) -> None:
        self.done: list[str] = []
        self.public = public

    def state(self) -> dict[str, Any]:
        said = {
            "name": "sample",
            "says": f"A story. {HOSTILE}",
            "now": "March 12, 2026, 2:00 PM",
            "pages": True,
            "chapters": [
                {"at": "March 11, 2026", "says": "It begins.", "done": True},
                {"at": "March 13, 2026", "says": f"It ends. {HOSTILE}", "done": False},
            ],
        }
        return {**said, "paused": False, "over": False}

    def do(self, what: str) -> None:
        self.done.append(what)

    def acted(self) -> None:
        self.done.append("acted")
