"""What a headline calls a bill with a long title."""

import pytest

from billbot.domain.labels import labels, plain_title


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("expanding the availability of adaptable housing for seniors", "the adaptable housing bill for seniors"),
        ("on civil rights and outcomes for imprisoned people", "the civil rights bill for imprisoned people"),
        ("establishing a special commission on bridge fees", "the bridge fees commission bill"),
        ("to establish a fund, so-called, for bridges", None),
        ("on the review and regulation of emerging contaminants", "the emerging contaminants bill"),
        ("improving patient access to biomarker testing to provide therapy", "the biomarker testing bill"),
        ("enabling cities and towns to extend voting rights in city elections", "the voting rights bill"),
        ("on small businesses and the sale of bridges", "the small businesses bill"),
        ("to remove fees and protect the presumption of innocence", None),
        ("on the safety of school children embarking and disembarking buses", "the school children bill"),
        ("expanding access to family, friend, and neighbor-provided care", "the neighbor-provided care bill"),
        ("on the retirement of Jane Q. Sample, a former clerk", "the Jane Q. Sample retirement bill"),
        ("designating Aerial Foresters of the Department of Parks to be in Group 2", "the Aerial Foresters bill"),
        ("establishing the deaf children's bill of rights", "the deaf children's bill of rights"),
        ("clarifying the wage act to protect workers", "the wage act"),
        ("to enhance the rights of crime victims", "the crime victims bill"),
        ("requiring instruction in CPR and the use of defibrillators", "the CPR bill"),
        ("on homes under the authority of the same department", None),
        ("authorizing Otis Fire District to appoint the position of Treasurer", "the Otis Fire District bill"),
        ("increasing the membership of the board of health of the town of Otis", "the board of health bill"),
        ("establishing the fourth Thursday in march as Sample Day", "the Sample Day bill"),
        ("establishing a sick leave bank for Jane Sample, an employee", "the Jane Sample sick leave bank bill"),
        ("waiving the age limit for officers for Jane Q. Sample", "the Jane Q. Sample age limit bill"),
        ("enabling a local option for a transfer fee to fund new homes", "the transfer fee bill"),
        ("establishing the old cities renewable, efficient, and new homes initiative", "the homes initiative bill"),
        ("on Chapter 32 Section 8 and modifications of retirement allowances", "the retirement allowances bill"),
        ("on chapter 257 of the acts of 2008", "the chapter 257 bill"),
        ("on assisting elders and people with disabilities", "the elders and people with disabilities bill"),
        ("setting deadlines to electrify school buses", "the school buses bill"),
        ("on the heating of new and largely remodeled or rebuilt building", "the rebuilt building bill"),
        ("on new and rare books", "the rare books bill"),
        (
            "on school parking access for individuals with autism",
            "the school parking access bill for individuals with autism",
        ),
        ("establishing a moratorium on new bridge fees", "the bridge fees moratorium bill"),
        ("on women's health at midlife and public awareness", "the women's health bill"),
        (
            "to reimburse the Jane Q. Sample Inland Ponds and Game Fund",
            "the Jane Q. Sample Inland Ponds and Game Fund bill",
        ),
        ("on special inspectors of the bridge fees commission", "the special inspectors bill"),
        ("validating the annual town election held in the town of Otis", "the town election bill"),
        ("establishing an Otis Bridge Fund (OBF)", "the Otis Bridge Fund bill"),
        ("authorizing the state to convey a parcel of land in Otis", "the land conveyance bill"),
        ("authorizing the state to grant certain easements to Otis", "the easement bill"),
        ("protecting our soil and farms from PFAS contamination", "the PFAS contamination bill"),
        ("granting Otis the authority to provide voting rights in local elections", "the voting rights bill"),
        ("modernizing the commonwealth's cannabis laws", "the cannabis laws bill"),
        ("establishing the Sample commission to study and make recommendations on parks", "the Sample commission bill"),
        ("protecting a high quality, diverse educator workforce", "the diverse educator workforce bill"),
        ("on the purposes", None),
    ],
)
def test_topic(words: str, said: str | None) -> None:
    """A label says what the bill is about, not what it does; in doubt there is none."""
    assert next(iter(labels(f"the bill {words}")), None) == said


def test_place() -> None:
    """The label of a local bill names the city or town."""
    said = labels("the bill authorizing the town of Otis to grant licenses for the sale of liquor drinks", "Otis")
    assert said == ["the Otis liquor drinks bill"]
    assert labels("the bill amending the charter of the town of Otis", "Otis") == ["the Otis charter bill"]


def test_shorter() -> None:
    """Whom a bill is for is left out of a shorter label."""
    assert labels("the bill on retirement benefits for bridge security officers") == [
        "the retirement benefits bill for bridge security officers",
        "the retirement benefits bill",
    ]


def test_study() -> None:
    """An order for a study is called by what is studied."""
    name = "the order authorizing a committee to make an investigation and study of bills relative to stone bridges"
    assert labels(name) == ["the stone bridges study order"]


def test_plain_title() -> None:
    """A few legal terms of a title are said plainly."""
    title = (
        "authorizing the Division of Capital Asset Management and Maintenance to convey certain parcels in the town of"
    )
    assert plain_title(f"{title} Otis") == "authorizing the state to convey parcels in Otis"


@pytest.mark.parametrize("name", ["the PROTECT Act", "the bills on parole", "H.1"])
def test_chosen_names(name: str) -> None:
    """A name that somebody chose is left as it is."""
    assert not labels(name)


@pytest.mark.parametrize(
    "words", ["", "on", "further", "to", "on to", ", , ;", "of and for", "on * [x](y) \u202e as A", "as A"]
)
def test_odd_titles(words: str) -> None:
    """Whatever a title says, a label is found or not."""
    assert "  " not in "".join(labels(f"the bill {words}"))
