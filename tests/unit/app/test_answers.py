"""Answers to people in Slack, from the database and what the channel follows."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot.app.answers import Question, Reply, answer, parse_day, parse_question, told_in
from billbot.briefs.committees import full_name
from billbot.clock import parse
from billbot.domain.bills import BillId, Committee, Member, Seat
from billbot.domain.slack import Offer, Role, SlackRequest
from billbot.domain.watched import Channel, Court, Dates, Proposal
from billbot.errors import UsageError
from billbot.messages.answers import WHERE
from billbot.messages.fit import lay_out
from billbot.messages.phrases import hour_and_day
from billbot.store import ReadText
from tests.support.app_in_process import HEARING, REFERRED, AppInProcess, at, bill, in_process, row
from tests.support.app_on_disk import bill_id

ROOM, OTHER = "C0000000001", "C0000000002"
SITE = "https://malegislature.gov"
HOSTILE = "Read <https://example.org|this> *now* <!channel> `x` :x: @here"
CHANNELS = (
    Channel("coalition", "slack", ROOM, topics=("topic",)),
    Channel("facts", "slack", OTHER, topics=("other", "topic"), asks=False),
)
DIVERSION = Proposal(
    "diversion",
    "Juvenile diversion",
    ("topic",),
    (bill_id("H1"),),
    position="support",
    ask="Call the chairs",
    owner="A. Sample",
)
PROTECT = Proposal("protect", "PROTECT Act", ("other",), (bill_id("H2"),))


@contextmanager
def two_proposals(path: Path) -> Iterator[AppInProcess]:
    """An app that has read both, and is saved so; a stranger wrote the row of the second."""
    first = bill("H1", row("Bill filed", -300), row(REFERRED, -200), row("Order extended", -150), row(HEARING, -100))
    bills = (first, bill("H2", row(HOSTILE)))
    with in_process(path, *bills, proposals=[DIVERSION, PROTECT], channels=CHANNELS) as opened:
        opened.check()
        opened.save()
        yield opened


def said(app: AppInProcess, words: str, channel: str = ROOM, *proposals: Proposal) -> Reply:
    watch = replace(app.watch, proposals=proposals or (DIVERSION, PROTECT))
    court = Court(194, formal_sessions_end=date(2026, 7, 31), ends=date(2027, 1, 5))
    known = replace(watch, dates=Dates([court]), site=SITE)
    with app.store() as store:
        return answer(store, known, told_in(known, channel), words, at())


def text(found: Reply) -> str:
    return lay_out("", found.document).text


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppInProcess]:
    with two_proposals(tmp_path_factory.mktemp("kept")) as opened:
        yield opened


@pytest.fixture
def app(kept: AppInProcess) -> AppInProcess:
    """Two proposals that were read, one of them with a hearing ahead; a stranger wrote the other's row."""
    return kept.restored()


@pytest.mark.parametrize(
    "words",
    [
        "show diversion",
        "show Juvenile Diversion",
        "show h1",
        "show H.1",
        "show 194/H1",
        "show https://malegislature.gov/Bills/194/H1",
        "show <https://malegislature.gov/Bills/194/H1>",
        "diversion",
        "h1",
        "<https://malegislature.gov/Bills/194/H1>",
        "1",
        "bill 1",
        "HB 1",
        "hi, where is diversion?",
        "Where is juvenile diversion?",
        "what happened to the diversion bill",
    ],
)
def test_show(app: AppInProcess, words: str) -> None:
    """A proposal is found by its name, a part of it, a number or an address, and shown with all that is known."""
    told = text(said(app, words))
    assert told.startswith("Juvenile diversion\n")
    assert "Where it is: H.1, in the Judiciary Committee since February 23" in told
    assert "last: The House sent H.1 to the Judiciary Committee on February 23. The Senate has to agree" in told
    assert f"\n\n“{REFERRED}”" in told
    assert "What comes next: The committee can recommend it, redraft it, send it to study or hold it." in told
    assert "Hearing on H.1: Tuesday, November 18, 2025" in told
    assert ("We ask: Call the chairs. Owner: A. Sample" in told, "support" in told) == (True, True)


def test_a_number_of_another_court(app: AppInProcess) -> None:
    """A number that the channel follows in another court than the sitting one is recognized."""
    again = replace(DIVERSION, bills=(bill_id("H1"), BillId(195, "HD7")))
    assert said(app, "show HD7", ROOM, again).document.headline == "Juvenile diversion"


def test_here_is_for_everybody(app: AppInProcess) -> None:
    """Only what somebody asked for `here` is for everybody, and nothing that was not understood."""
    words = ("", "here", "show diversion", "show diversion here", "shwo here", "show nothing here")
    assert [said(app, each).here for each in words] == [False, True, False, True, False, False]


@pytest.mark.parametrize(
    ("words", "near"),
    [
        ("shwo diversion", "/billbot show diversion?"),
        ("show diversoin", "/billbot show Juvenile diversion?"),
        ("divresion", "/billbot show Juvenile diversion?"),
        ("show juvenile divresion", "/billbot show Juvenile diversion?"),
    ],
)
def test_unknown_word(app: AppInProcess, words: str, near: str) -> None:
    """An unknown word is answered with the most similar known one."""
    assert f"Did you mean {near}" in text(said(app, words))


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        ("what can I do this week?", "To do now, for 1 proposal"),
        ("todo diversion", "To do now, for Juvenile diversion"),
        ("where is the juvenile diversion act?", "Juvenile diversion\n\n"),
        ("who should I call?", "Who has bills of ours before them"),
        ("who should I call about diversion?", "Who decides on the juvenile diversion bill"),
        ("who hears what?", "What each channel hears\n\n- #coalition: news right away, no digest, on topic."),
        ("which channel hears what", "What each channel hears"),
        ("help tell", "What you can ask billbot\n\n¿Habla"),
        ("hearings", "1 hearing ahead\n\nJuvenile diversion"),
        ("hearings diversion", "1 hearing ahead"),
        ("When is the hearing on diversion?", "1 hearing ahead"),
        ("who", "Who has bills of ours before them"),
        ("Who decides on diversion?", "Who decides on the juvenile diversion bill"),
        ("how did they vote on diversion?", "How they voted on the juvenile diversion bill"),
        ("compare diversion", "There is nothing to compare yet\n\nJuvenile diversion has no text so far"),
        ("explain Hearing canceled", "What the clerk's words mean"),
        ("what does “Hearing canceled” mean?", "What the clerk's words mean"),
        ("what does Hearing canceled mean for us?", "What the clerk's words mean\n“Hearing canceled”"),
        ("what is the meaning of Hearing canceled", "What the clerk's words mean\n“Hearing canceled”"),
        (
            'what does "reported favorably and referred to House Ways and Means" mean?',
            "What the clerk's words mean\n“reported favorably and referred to House Ways and Means”",
        ),
        ("Judiciary", "What is before the Judiciary Committee\n\n- The Judiciary Committee has H.1"),
        ("who is in the judiciary committee", "What is before the Judiciary Committee"),
        ("who sits on Judiciary?", "What is before the Judiciary Committee"),
        ("Public Safety", "What is before the Public Safety and Homeland Security Committee\n\n- The Public Safety"),
        ("Ways and Means", "What is before House Ways and Means, the Ways and Means Committee and Senate Ways"),
        ("what is before the House Ways and Means committee?", "What is before House Ways and Means\n\n- House Ways"),
        ("what is going on with the juvenile diversion act", "Juvenile diversion\n\n"),
        ("did juvenile diversion pass?", "Juvenile diversion\n\n"),
        ("How do I sign up to testify?", "1 hearing ahead\n\nJuvenile diversion"),
        ("when is the next hearing and how do I testify", "1 hearing ahead"),
        ("explain", "Explain what?"),
        ("search", "Search for what?"),
        ("search zzzz", "Nothing that was read has “zzzz”"),
        ("status", "1 bill watched; all is well"),
        ("digest", "This week: "),
        ("calendar", "1 hearing ahead"),
        ("next hearing?", "1 hearing ahead"),
        ("what's new?", "1 proposal followed in #coalition"),
        ("which bills do we follow?", "1 proposal followed in #coalition"),
        ("what\u2019s happening today", "1 proposal followed in #coalition"),
        ("list", "1 proposal followed in #coalition"),
        ("hi", "1 proposal followed in #coalition"),
        ("how many bills do we follow?", "1 proposal followed in #coalition"),
        ("when does the new session start?", "Dates ahead\n\n"),
        ("who voted against it?", "How they voted on the juvenile diversion bill"),
        ("who can sponsor it?", "Juvenile diversion\n\n"),
        ("has anything been refiled?", "1 proposal followed in #coalition"),
        ("Hello there!", "1 proposal followed in #coalition"),
        ("status of the diversion bill", "Juvenile diversion\n\n"),
        ("digest for juvenile diversion?", "Juvenile diversion\n\n"),
        ("status of the bot", "1 bill watched; all is well"),
        ("is it law?", "Juvenile diversion\n\n"),
        ("is diversion law?", "Juvenile diversion\n\n"),
        ("what's next for H.1?", "Juvenile diversion\n\n"),
        ("when is the next hearing?", "1 hearing ahead"),
        ("what happened this week?", "This week: "),
        ("what happened to diversion this week?", "Juvenile diversion\n\n"),
        ("when does the session end?", "Dates ahead\n\n"),
        ("dates", "Dates ahead\n\n"),
        ("who is my rep?", "Find your legislators\n"),
        ("How did my senator vote?", "How they voted on the juvenile diversion bill"),
        ("when is it up for a vote?", "How they voted on the juvenile diversion bill"),
        ("did the Senate pass it?", "Juvenile diversion\n\n"),
        ("can the governor veto it?", "Juvenile diversion\n\n"),
        ("when does it take effect?", "Juvenile diversion\n\n"),
        ("send me the text of diversion", "Juvenile diversion\n\n"),
        ("where can I read the bill?", "Juvenile diversion\n\n"),
        ("is it dead?", "Juvenile diversion\n\n"),
        ("what should I say to my senator?", "To do now, for 1 proposal"),
        ("what do we want?", "To do now, for 1 proposal"),
    ],
)
def test_what_can_be_asked(app: AppInProcess, words: str, begins: str) -> None:
    """Each command is understood, and so is a question in a person's own words."""
    assert text(said(app, words)).startswith(begins)


@pytest.mark.parametrize(
    ("words", "asked"), [("who should I call about Guns?", "Guns"), ("hearings on the gun bill", "gun")]
)
def test_question_about_something_unknown(app: AppInProcess, words: str, asked: str) -> None:
    """A question about what is not followed is not answered for everything; the reply names what it is about."""
    assert f"“{asked}” is not a proposal" in text(said(app, words))


@pytest.mark.parametrize(
    ("words", "begins"), [("is it law?", "2 proposals followed"), ("how did they vote?", "Which proposal?")]
)
def test_question_about_nothing_named(app: AppInProcess, words: str, begins: str) -> None:
    """Where several proposals are followed, a question that names none is answered for all, or asks which one."""
    assert text(said(app, words, OTHER)).startswith(begins)


def test_question_without_an_answer(app: AppInProcess) -> None:
    """What is not understood is repeated as it was typed, and a question never leads to a command like its words."""
    told = text(said(app, "How do I file a Bill?"))
    assert ("It does not know “How do I file a Bill?”." in told, "Did you mean" in told) == (True, False)


def test_number_that_is_not_followed(app: AppInProcess) -> None:
    """A number or link of another bill is answered with its page and how to add it, without the list of proposals."""
    for words in ("H77", "H77?", "show h.77", "<https://malegislature.gov/Bills/194/H77>", "where is H77?"):
        told = text(said(app, words))
        assert "H.77 is not followed in this channel. A maintainer can add it: /billbot watch H77" in told
        assert f"{SITE}/Bills/194/H77" in told
        assert "Juvenile diversion" not in told
    assert "/billbot watch 193/H77" in text(said(app, "show 193/H77"))


def test_how_to_testify_is_said_with_each_hearing(app: AppInProcess) -> None:
    """Whoever asks for hearings reads how to testify, or at least where that is said."""
    told = text(said(app, "when is the next hearing and how do I testify"))
    assert "Hearing on H.1: Tuesday, November 18, 2025" in told
    assert "How to testify" in told
    assert f"All hearings: {SITE}/Events/Hearings" in told


def test_no_hearing_ahead(app: AppInProcess) -> None:
    """Without a hearing, the answer says what people can do meanwhile."""
    with app.store() as store:
        later = answer(store, app.watch, told_in(app.watch, ROOM), "How do I sign up to testify?", at(8000))
    assert "You can write to a committee at any time; /billbot who names it." in text(later)


def test_search(app: AppInProcess) -> None:
    """Words are looked for in topics, names, titles, and in the texts of what the channel follows."""
    read = ReadText("An Act. SECTION 1. Whoever is eligible for   pretrial diversion shall be told so.", "x", (), 0)
    with app.store() as store:
        store.texts.keep(bill_id("H1"), read, at())
    told = text(said(app, "search pretrial Diversion"))
    assert "H.1: “An Act. SECTION 1. Whoever is eligible for pretrial diversion shall be told so.”" in told
    assert "FOLLOWED HERE\n\n- Juvenile diversion" in text(said(app, "search juvenile"))


def test_asked_in_another_language(app: AppInProcess) -> None:
    """Help says in three languages whom to ask, and what is not understood gets two commands in each."""
    told = text(said(app, "help"))
    assert "¿Habla español? Pregunte a quien organiza este canal. · Fala português? Pergunte a" in told
    assert "· Ou pale kreyòl? Mande moun ki òganize kanal sa a." in told
    assert "Qué hacer" not in text(said(app, "divresion"))
    for words in ("¿Qué puedo hacer?", "O que posso fazer?", "Kisa mwen ka fè?"):
        told = text(said(app, words))
        assert "Qué hacer · O que fazer · Sa pou fè: /billbot todo." in told
        assert "¿Habla español? Pregunte a quien organiza este canal." in told


@pytest.mark.parametrize("words", ["what zzzz", "donde esta la ley?", "cuando es la audiencia", "hola", "ayuda"])
def test_question_is_no_edit(app: AppInProcess, words: str) -> None:
    """Words that are not understood, or in another language, are never taken as an edit of the list."""
    told = text(said(app, words))
    assert "Did you mean" not in told
    assert "Qué hacer · O que fazer · Sa pou fè: /billbot todo." in told
    assert "Did you mean /billbot unwatch diversion?" in text(said(app, "unwach diversion"))
    assert "Did you mean /billbot watch H7?" in text(said(app, "wacth H7"))


def test_a_look_that_is_due_is_not_in_the_past(app: AppInProcess) -> None:
    """If a look is overdue, the next one is now."""
    with app.store() as store:
        found = answer(store, app.watch, told_in(app.watch, ROOM), "status", at(100))
    assert f"Next look: {hour_and_day(at(100))}" in text(found)


def test_help_on_one_command(app: AppInProcess) -> None:
    """Help on a command says what that does alone."""
    assert "/billbot tell: " in text(said(app, "help tell"))
    assert "/billbot quiet" not in text(said(app, "help tell"))


def test_called_as_a_draft_that_it_came_from(tmp_path: Path) -> None:
    """A proposal is found by the title of a document whose new draft took it in."""
    first = bill("H2", row("Accompanied a new draft, see H3"), title='An Act on rules ("The SAMPLE Act")')
    ours, draft = bill("H1", row("Accompanied H3")), bill("H3", row("New draft of H1 and H2"))
    with in_process(tmp_path, ours, first, draft, proposals=[DIVERSION], channels=CHANNELS) as opened:
        for hours in (0, 1, 2):
            opened.day(hours)
        assert text(said(opened, "sample act", ROOM, DIVERSION)).startswith("Juvenile diversion\n")


def test_nothing_like_it(app: AppInProcess) -> None:
    """If no word is similar, the answer says what you can ask and what the channel follows."""
    assert "Did you mean" not in text(said(app, "frobnicate"))
    told = text(said(app, "show zzzz"))
    assert ("Did you mean" in told, "Juvenile diversion" in told) == (False, True)
    assert "Did you mean" not in text(said(app, "show H9999"))  # written as numbers are, and none of ours
    assert "Which proposal?" in text(said(app, "show"))


def test_what_a_channel_does_not_hear(app: AppInProcess) -> None:
    """A proposal that the channel does not follow is not shown there by any name or number."""
    for words in ("show protect", "show H2", "show PROTECT Act"):
        told = text(said(app, words))
        assert "billbot does not follow that here" in told
        assert WHERE not in told


def test_another_channel(app: AppInProcess) -> None:
    """In a channel that billbot does not write to, the answer only says where to ask."""
    told = text(said(app, "show diversion here", "C0000000009"))
    assert ("coalition and facts" in told, "diversion" in told) == (True, False)
    assert not said(app, "here", "C0000000009").here


def test_words_of_strangers(app: AppInProcess) -> None:
    """The words of strangers and askers never become a link, a mention or markup."""
    for words in ("show protect", f"show {HOSTILE}", HOSTILE):
        blocks = json.dumps(lay_out("", said(app, words, OTHER).document).blocks, ensure_ascii=False)
        assert "<!channel" not in blocks
        assert "<https://example.org" not in blocks
        assert "*now*" not in blocks


def test_muted(app: AppInProcess) -> None:
    """A proposal that is muted says until when."""
    muted = replace(DIVERSION, mute_until=at(24 * 30).date())
    assert "(muted until April 2)" in text(said(app, "", ROOM, muted))
    assert "\n\nMuted until April 2; the digest goes on." in text(said(app, "show diversion", ROOM, muted))


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("", Question("")),
        ("  ", Question("")),
        ("help", Question("help")),
        ("here", Question("", here=True)),
        ("show diversion", Question("show", "diversion")),
        ("SHOW  the PROTECT   Act Here", Question("show", "the PROTECT Act", here=True)),
        ("show", Question("show")),
        ("show here", Question("show", here=True)),
        (
            "show <https://malegislature.gov/Bills/194/H1588|malegislature.gov/Bills/194/H1588>",
            Question("show", "https://malegislature.gov/Bills/194/H1588"),
        ),
        ("shwo diversion", Question("shwo", "diversion")),
        ("watch list", Question("")),
    ],
)
def test_words(words: str, question: Question) -> None:
    """The first word is the command, a final `here` is for everybody, and between them is the subject."""
    assert parse_question(words) == question


def test_overview(app: AppInProcess) -> None:
    """`/billbot` alone says what this channel follows, where each is, the hearings ahead, and what can be asked."""
    found = said(app, "")
    assert found.document.headline == "1 proposal followed in #coalition"
    told = text(found)
    assert "Juvenile diversion: H.1, in the Judiciary Committee" in told
    assert "Juvenile diversion: Hearing on H.1: Tuesday, November 18, 2025, 1:00 PM to 5:00 PM, A-1" in told
    assert "You can ask: /billbot with a name, a number or todo, digest, hearings" in told
    told = text(said(app, "help"))
    assert ("- /billbot show: where a proposal is" in told, "- /billbot watch: look a bill up" in told) == (True, True)
    assert "PROTECT" not in told


@pytest.mark.parametrize(("hour", "ahead"), [("16:59", True), ("17:00", False)])
def test_a_hearing_is_ahead_until_its_last_hour(app: AppInProcess, hour: str, *, ahead: bool) -> None:
    """A past hearing is not among those ahead, and is not what comes next."""
    known = replace(app.watch, proposals=(DIVERSION,), dates=Dates([Court(194)]), site=SITE)
    with app.store() as store:
        found = [
            text(answer(store, known, told_in(known, ROOM), each, parse(f"2025-11-18T{hour}")))
            for each in ("", "show diversion")
        ]
    assert ["Hearing on H.1: " in each for each in found] == [ahead, ahead]


def test_who_takes_part(app: AppInProcess) -> None:
    """People who said in a channel that they work on it, or will be at the next hearing, are named only there."""
    ask = Offer.ask(["diversion"], "in committee: Call the chairs")
    hearing = Offer.hearing([bill_id("H1")], (date(2025, 11, 18), time(13)))
    with app.store() as store:
        pressed: list[tuple[str, Offer, Role]] = [(ROOM, ask, "on it"), (ROOM, hearing, "there")]
        for place, offer, role in [*pressed, (OTHER, ask, "done")]:
            request = SlackRequest(f"{place}{role}", f"{place}{role}", "U7", place, "", "", at())
            store.requests.keep(request)
            store.offers.toggle_role(store.recipient_key(place), offer, "U7", role, at(), request.envelope)
    here, elsewhere = said(app, "show h1"), said(app, "show h1", OTHER)
    blocks = json.dumps(lay_out("", here.document).blocks)
    assert ("*On it:* <@U7>" in blocks, "*Will be there:* <@U7>" in blocks, "*Done:*" in blocks) == (True, True, False)
    assert "U7" not in json.dumps(lay_out("", elsewhere.document).blocks)


@pytest.mark.parametrize(
    ("words", "said", "unsaid"),
    [
        (
            ["Passed to be engrossed", "Rules suspended", "Placed in the Orders of the Day for Monday, March 17, 2025"],
            "\nMonday, March 17: The House can take up H.1\n",
            "Rules suspended",
        ),
        (["Signed by the Governor, Chapter 9 of the Acts of 2025"], "law since March 2: chapter 9", "We ask"),
        (["Accompanied a new draft, see H9"], "“Accompanied a new draft, see H9”", "is no page"),
        (
            [HEARING, "Accompanied a new draft, see H9"],
            "\nHearing on H.1: Tuesday, November 18, 2025, 1:00 PM to 5:00 PM, A-1",
            "can recommend it",
        ),
    ],
    ids=["set for a day", "law", "moved on to a number without a page", "a hearing on a number that it left"],
)
def test_what_is_ahead(tmp_path: Path, words: list[str], said: str, unsaid: str) -> None:
    """A step with a day comes next, a law has no next step, and a row that led to a number without a page is shown."""
    rows = [row(each, -24) for each in words]
    known = bill("H1", row(REFERRED), *rows)
    with in_process(tmp_path, known, channels=CHANNELS) as app, app.store() as store:
        app.check()
        found = replace(app.watch, dates=Dates([Court(194)]), site=SITE)
        told = text(answer(store, found, told_in(found, ROOM), "show sample", at()))
    assert said in told
    assert unsaid not in told


def test_who_decides_in_conference(tmp_path: Path) -> None:
    """If no committee has it, `who` says where it is, such as who negotiates."""
    rows = [row("Passed to be engrossed", -30), row("Committee of conference appointed (Madaro-Garlick-Kane)", -24)]
    with in_process(tmp_path, bill("H1", *rows), channels=CHANNELS) as app, app.store() as store:
        app.check()
        found = replace(app.watch, dates=Dates([Court(194)]), site=SITE)
        told = text(answer(store, found, told_in(found, ROOM), "who sample", at()))
    assert "H.1, in conference since March 2: Representatives Madaro, Garlick and Kane\n" in told
    assert "What comes next: The Senate names its three next." in told


def test_who_decides(app: AppInProcess) -> None:
    """The committee that has it is named with its chairs, once both are known by name; before, its page is linked."""
    assert "The Judiciary Committee has H.1; its page names the chairs\n" in text(said(app, "show h1", OTHER))
    chairs = (("ABC", "Senate", "Ann Sample"), ("DEF", "House", "Ben Sample"))
    with app.store() as store:
        seats = tuple(Seat(code, branch, chair=True) for code, branch, _ in chairs)
        store.committees.keep(Committee(194, "J19", full_name("J19"), "Joint", seats), at())
        for code, branch, name in chairs:
            store.people.keep_member(Member(194, code, name, branch), at())
    told = text(said(app, "show h1"))
    chairs_named = "Senator Ann Sample; Representative Ben Sample"
    assert f"The Judiciary Committee has H.1; chairs: {chairs_named}\n" in told
    assert f"has H.1; chairs: {chairs_named}\n" in text(said(app, "who h1"))


def test_channel_without_asks(app: AppInProcess) -> None:
    """A channel that wants only facts gets no position and no ask."""
    told = text(said(app, "show diversion", OTHER))
    assert ("Call the chairs" in told, "support" in told, "A. Sample" in told) == (False, False, False)


def test_what_the_governor_may_sign_after_the_end(tmp_path: Path) -> None:
    """Until when the Governor may sign it comes next, where the court has ended before that."""
    laid = row("Enacted and laid before the Governor", -48, "Senate")
    with in_process(tmp_path, bill("H1", laid), proposals=[DIVERSION], channels=CHANNELS) as app:
        app.check()
        with app.store() as store:
            known = replace(app.watch, dates=Dates([Court(194, ends=at(-24).date())]), site=SITE)
            told = text(answer(store, known, told_in(known, ROOM), "show diversion", at()))
    assert "The Governor has until Tuesday, March 11 to sign it. The term ended on March 2, so" in told


def test_who(app: AppInProcess) -> None:
    """`who` names the committee with its chairs and their phones, and cosponsors if positions are shown."""
    unread = "- The Judiciary Committee has H.1; its page names the chairs"
    assert unread in text(said(app, "who diversion"))
    assert "Where it is: H.2, filed\n" in text(said(app, "who protect", OTHER))
    seats = (Seat("ABC", "Senate", chair=True), Seat("DEF", "House"))
    with app.store() as store:
        store.committees.keep(Committee(194, "J19", full_name("J19"), "Joint", seats), at())
        store.people.keep_member(Member(194, "ABC", "Ann Sample", "Senate", phone="6175550100"), at())
        store.people.keep_member(Member(194, "DEF", "Ben Sample", "House"), at())
    found = said(app, "who h1 here")
    told = text(found)
    assert found.here
    assert "The Judiciary Committee has H.1; chair: Senator Ann Sample, (617) 555-0100" in told
    assert "none of the committee's 2 members has signed on" in told
    assert "signed on" not in text(said(app, "who h1", OTHER))


def test_who_has_not_joined_where_only_chairs_are_known(app: AppInProcess) -> None:
    """A committee of which only the chair is known has more members, so nobody counts who signed on."""
    with app.store() as store:
        only = (Seat("ABC", "Senate", chair=True),)
        store.committees.keep(Committee(194, "J19", full_name("J19"), "Joint", only), at())
        store.people.keep_member(Member(194, "ABC", "Ann Sample", "Senate"), at())
    told = text(said(app, "who h1 here"))
    assert "chair: Senator Ann Sample" in told
    assert "signed on" not in told


def test_votes(app: AppInProcess, tmp_path: Path) -> None:
    """`votes` says how was voted, the latest first, with what the record counts and where the names are."""
    assert "No vote on it is known." in text(said(app, "votes diversion"))
    voted = [
        row("Passed to be engrossed - 140 YEAS to 17 NAYS (See Yea and Nay No. 33)", -90),
        row("Passed to be engrossed - 32 YEAS to 8 NAYS (See Yea and Nay No. 198)", -80, "Senate"),
    ]
    (tmp_path / "voted").mkdir()
    with in_process(tmp_path / "voted", bill("H1", *voted), proposals=[DIVERSION], channels=CHANNELS) as other:
        other.check()
        told = text(said(other, "votes diversion", ROOM, DIVERSION))
    assert told.index("Senate roll call 198: 32 yes, 8 no") < told.index("House roll call 33: 140 yes, 17 no")
    assert "/Journal/House/194/2025/RollCalls" in told


def test_votes_on_what_took_it_in(tmp_path: Path) -> None:
    """Votes on another bill that a proposal was folded into are marked as such."""
    ours, voted = (
        bill("H1", row(REFERRED), row("Accompanied S2", -90)),
        row("Passed to be engrossed - 9 YEAS to 1 NAYS (See Yea and Nay No. 3)", -80),
    )
    with in_process(tmp_path, ours, bill("S2", voted), proposals=[DIVERSION], channels=CHANNELS) as app:
        app.day(0, 2)
        watch = app.watch
        with app.store() as store:
            told = text(
                answer(
                    store,
                    replace(watch.following(store), dates=Dates(), site=SITE),
                    told_in(watch, ROOM),
                    "votes diversion",
                    at(3),
                )
            )
    assert "S.2 · House roll call 3: 9 yes, 1 no" in told
    assert "S.2 is a number of the bill that took in the juvenile diversion bill." in told


TODAY = date(2026, 11, 26)  # a Thursday


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("February 1", date(2027, 2, 1)),
        ("Feb. 1", date(2027, 2, 1)),
        ("feb 1, 2028", date(2028, 2, 1)),
        ("12/24", date(2026, 12, 24)),
        ("2/1", date(2027, 2, 1)),
        ("2/1/2027", date(2027, 2, 1)),
        ("2027-02-01", date(2027, 2, 1)),
        ("February 29", date(2028, 2, 29)),
        ("November 26", date(2027, 11, 26)),
    ],
)
def test_day(said: str, day: date) -> None:
    """A day is the next one that somebody may mean by these words."""
    assert parse_day(said, TODAY) == day


@pytest.mark.parametrize(
    "said",
    ["", "soon", "February 30", "13/1", "2026-11-26", "November 1, 2026", "in two weeks", "Feb x"],
)
def test_no_day(said: str) -> None:
    """A text that is not a day, and a past day, are refused."""
    with pytest.raises(UsageError, match="is not a day that billbot understands, or it is past"):
        parse_day(said, TODAY)


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("what does third reading mean?", "three times"),
        ("study order", "list of bills"),
        ("explain concurrence", "agrees to what the other did"),
        ("what does Ways and Means mean?", "committee for money"),
        ("what is a study order?", "list of bills"),
        ("what is 287(g)?", "immigration work"),
        ("what is Executive?", "the Governor"),
        ("explain Joint", "both branches together"),
        ("what does the House has to agree mean?", "the same text"),
        ("what does “conference committee” mean?", "Three members of each branch"),
        ("what is the House?", "Both have to pass the same text"),
        ("tell me about juvenile diversion", "What happened last"),
        ("tell us the next hearing", "hearing ahead"),
        ("stop", "mute or leave the channel in Slack"),
        ("stop sending me votes", "for everybody in that channel"),
        ("unsubscribe", "mute or leave the channel in Slack"),
        ("thanks!", "You are welcome"),
        ("Thank you", "You are welcome"),
    ],
)
def test_a_plain_question(app: AppInProcess, words: str, part: str) -> None:
    assert not parse_question(words).edits
    assert part in text(said(app, words))
