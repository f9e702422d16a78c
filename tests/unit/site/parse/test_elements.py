"""The elements of a page: its heading, labels and tabs stand once, and what is around them counts for nothing."""

import pytest
from msgspec.structs import replace

from billbot.errors import Unreadable
from billbot.site.parse import page as pages
from tests.support.bill_pages import ASKED, PRESENTER, STATUS, bill_page, read_whole, refusal


def test_labels_in_groups() -> None:
    """Labels that are grouped within the list are read all the same."""
    grouped = bill_page(labels=f"<div>{PRESENTER}</div><div>{STATUS}</div>")
    assert read_whole(grouped) == read_whole(bill_page())


@pytest.mark.parametrize(
    "labels",
    ["<dt>Status:</dt>", "<dd>Referred</dd>", f"<dt>Status:</dt>{PRESENTER}", STATUS + STATUS, f"{STATUS}<dd>x</dd>"],
)
def test_label_without_its_value(labels: str) -> None:
    """A label without a value, a value without a label and a label twice are refused."""
    assert "dl.billInfo" in refusal(bill_page(labels=labels))


@pytest.mark.parametrize("tab", ["BillHistory", "Cosponsor"])
@pytest.mark.parametrize("elsewhere", ["/Bills/193/H1/", "/Bills/194/H2/"])
def test_one_tab_of_another_bill(elsewhere: str, tab: str) -> None:
    """A page with one tab of another bill is a mixture of two, and is refused as a whole."""
    with pytest.raises(Unreadable, match="a tab of"):
        pages.page_in_parts(bill_page().replace(f"/Bills/194/H1/{tab}", f"{elsewhere}{tab}"))


@pytest.mark.parametrize(
    "elsewhere", ["/Bills/193/H1/", "/Bills/194/H2/", "/Bills/H1/", "https://elsewhere.example/Bills/194/H1/", ""]
)
def test_tabs_of_another_bill(elsewhere: str) -> None:
    """Tabs none of which has an address of this bill, in this court, are refused."""
    assert "tab" in refusal(bill_page().replace("/Bills/194/H1/", elsewhere))


def test_address_of_a_tab_stays_as_it_is() -> None:
    """What an address has beside letters is neither escaped nor lost."""
    text = bill_page().replace("/Bills/194/H1/Cosponsor", "/Bills/194/H1/Cosponsor?a=b c&amp;d=[é]&amp;lt;")
    assert read_whole(text).tab_addresses["Cosponsor"] == "/Bills/194/H1/Cosponsor?a=b c&d=[é]&lt;"


def test_frame_is_no_part_of_a_page() -> None:
    """What the site puts around heading and content is left out, however much of it there is."""
    links = "<ul><li><a href='/Bills/1/H2'>H.2</a></li></ul><h1>194th</h1>" * 900
    frame = f"<nav class='follow'>{links}</nav>"
    framed = bill_page().replace("<body>", f"<body>{frame}").replace("</body>", f"{frame}</body>")
    assert framed.count(frame) == 2
    assert read_whole(framed) == read_whole(bill_page())


def test_elements_within_elements() -> None:
    """However deep elements lie in each other, a page is read to its end, or not at all."""

    def nested(depth: int) -> str:
        return bill_page().replace("</td>", f"{'<span>' * depth}{'</span>' * depth}</td>", 1)

    assert read_whole(nested(300)) == read_whole(bill_page())
    assert "Excessive depth" in refusal(nested(3000))


@pytest.mark.parametrize("active", ["", "Elsewhere"])
def test_no_active_tab(active: str) -> None:
    """A page without an active tab is refused."""
    assert "one active tab" in refusal(bill_page(active=active))


def test_no_tabs() -> None:
    """A page without tabs is refused."""
    assert "one active tab, found 0 of 0" in refusal(bill_page("", tabs=()))


STRANGE = ["", "#petitioners", "/Bills/New/194/H1", "//evil.example/Bills/194/H1/Cosponsor"]


@pytest.mark.parametrize("address", STRANGE)
def test_tab_without_an_address(address: str) -> None:
    """A tab whose address says nothing that we know is left out, and all else is read."""
    read = read_whole(bill_page().replace("/Bills/194/H1/Cosponsor", address), bill=ASKED)
    whole = read_whole(bill_page())
    others = {name: to for name, to in whole.tab_addresses.items() if name != "Cosponsor"}
    assert read == replace(whole, tabs=("BillHistory", "SimilarBills"), tab_addresses=others)


@pytest.mark.parametrize("address", STRANGE)
def test_active_tab_without_an_address(address: str) -> None:
    """Where the active tab is none that we know, the history is not what we read."""
    assert "a tab's address" in refusal(bill_page().replace("/Bills/194/H1/BillHistory", address))


def test_strange_tab_that_may_be_the_history() -> None:
    """That there is no history is not believed where a tab that cannot be told may be it."""
    text = bill_page("", tabs=("Cosponsor", "BillHistory"), active="Cosponsor").replace("/H1/BillHistory", "/H1/")
    assert "a tab's address" in refusal(text)
    named = text.replace('<button role="tab" class="tab"', '<button id="BillHistory-tab" role="tab" class="tab"')
    assert "a tab's address" in refusal(named)
    other = text.replace('<button role="tab" class="tab"', '<button id="Other-tab" role="tab" class="tab"')
    assert read_whole(other).history == ()


@pytest.mark.parametrize("classes", ["tab-pane", "active"])
def test_no_active_pane(classes: str) -> None:
    """A page without an active pane is refused."""
    assert "one active pane" in refusal(bill_page().replace('class="active tab-pane"', f'class="{classes}"'))
