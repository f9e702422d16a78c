"""One look at what may differ for somebody: what is known at one moment, and what is to be told of that."""

from collections.abc import Sequence

from billbot.bills import DueMark
from billbot.errors import StoreError
from billbot.notify import KINDS, Audience, Difference, Known, Post
from billbot.store import Store

# What could not be looked at for a fault of ours, and the fault.
Faulty = tuple[DueMark, Exception]


class View:
    """What is followed and what is known of hearings, the same for all who are told until somebody else writes.

    What a check finds while a message leaves is marked at once, and has to be known to whoever looks at that.
    """

    def __init__(self, store: Store, post: Post) -> None:
        self._store, self._post = store, post
        self._seen: int | None = None
        self._list = store.configurations.last_id()

    def is_in_force(self) -> bool:
        """Whether the list is still the one that this delivery goes by: of what another has, it would know nothing.

        Raises StoreError.
        """
        return self._store.configurations.last_id() == self._list

    def now(self) -> tuple[Post, Known]:
        """What is known now. Raises StoreError."""
        seen = self._store.written_by_others()
        if seen != self._seen:
            self._seen = seen
            self._post = self._post.following(self._store)
            self._known = Known(self._store, self._post.watch)
        return self._post, self._known


def differing(audience: Audience, due: Sequence[DueMark]) -> tuple[list[Difference], list[Faulty]]:
    """What is to be told of what is due; a fault of ours in one of these is left to it. Raises StoreError."""
    items: list[Difference] = []
    faulty: list[Faulty] = []
    by_kind: dict[int, list[DueMark]] = {}
    for mark in due:
        by_kind.setdefault(id(KINDS[mark.subject.kind]), []).append(mark)
    for marks in by_kind.values():
        kind = KINDS[marks[0].subject.kind]
        try:
            items += kind.differences(audience, marks)
        except StoreError:
            raise
        except Exception:  # one by one, so that the others are told
            for mark in marks:
                try:
                    items += kind.differences(audience, [mark])
                except StoreError:
                    raise
                except Exception as error:
                    faulty.append((mark, error))
    return items, faulty
