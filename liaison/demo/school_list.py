"""The schools of the invented area: every kind that the DfE register knows."""

from typing import NamedTuple

from schools.models import School

ALDERBROOK, WRENFIELD = "998", "999"

MAINTAINED, ACADEMY, FREE = "Local authority maintained schools", "Academies", "Free Schools"
SPECIAL, INDEPENDENT, COLLEGE = "Special schools", "Independent schools", "Colleges"
PRIMARY, SECONDARY, ALL_THROUGH, SIXTEEN, NONE = "Primary", "Secondary", "All-through", "16 plus", "Not applicable"


class Row(NamedTuple):
    """One school. Its URN is 900000 and its number, far beyond what the DfE has given out."""

    number: int
    name: str
    authority: str
    town: str
    type_group: str
    type_name: str
    phase: str
    status: str = School.Status.OPEN

    @property
    def urn(self) -> int:
        return 900000 + self.number


# Numbers by which the stories know a school.
HEADS_SCHOOL, HEADS_OTHER_SCHOOL = 1, 2
BOUNCING_HEAD, SHARED_MAILBOX, NO_DSL = 25, 29, 32
CLOSED, SUCCESSOR, CLOSING, PROPOSED = 40, 41, 10, 42
WRITTEN_TO_IN_WELSH = 26

A, W = ALDERBROOK, WRENFIELD

SCHOOLS = [
    Row(1, "Alderbrook Mill Primary School", A, "Alderbrook", MAINTAINED, "Community school", PRIMARY),
    Row(2, "Oxmere Lane Infant School", A, "Oxmere", MAINTAINED, "Community school", PRIMARY),
    Row(3, "Oxmere Lane Junior School", A, "Oxmere", MAINTAINED, "Community school", PRIMARY),
    Row(4, "Fennick Green Community Primary School", A, "Fennick", MAINTAINED, "Community school", PRIMARY),
    Row(5, "St Aldwyn’s Catholic Primary School", A, "Alderbrook", MAINTAINED, "Voluntary aided school", PRIMARY),
    Row(6, "Fennick Hill Academy", A, "Fennick", ACADEMY, "Academy converter", PRIMARY),
    Row(7, "Alder Weir Free School", A, "Alderbrook", FREE, "Free schools", PRIMARY),
    Row(8, "Alderbrook Weir High School", A, "Alderbrook", MAINTAINED, "Community school", SECONDARY),
    Row(9, "The Oxmere Academy", A, "Oxmere", ACADEMY, "Academy sponsor led", SECONDARY),
    Row(10, "Fennick Lock Primary School", A, "Fennick", MAINTAINED, "Community school", PRIMARY, "CLOSING"),
    Row(11, "Oxmere St Osyn’s CE Primary", A, "Oxmere", MAINTAINED, "Voluntary controlled school", PRIMARY),
    Row(12, "Quillwood Primary Academy", A, "Alderbrook", ACADEMY, "Academy converter", PRIMARY),
    Row(13, "St Osyn’s Catholic High School", A, "Oxmere", MAINTAINED, "Voluntary aided school", SECONDARY),
    Row(14, "Heronsford Community School", A, "Fennick", MAINTAINED, "Foundation school", SECONDARY),
    Row(15, "Alderbrook Sixth Form", A, "Alderbrook", FREE, "Free schools 16 to 19", SIXTEEN),
    Row(16, "Oxmere Quay School", A, "Oxmere", SPECIAL, "Community special school", NONE),
    Row(17, "The Larkgate Centre", A, "Fennick", MAINTAINED, "Pupil referral unit", NONE),
    Row(18, "Quillwood House School", A, "Alderbrook", INDEPENDENT, "Other independent school", NONE),
    Row(19, "Alder Meads Nursery School", A, "Alderbrook", MAINTAINED, "Local authority nursery school", "Nursery"),
    Row(20, "Fennick Park All-Through Academy", A, "Fennick", ACADEMY, "Academy sponsor led", ALL_THROUGH),
    Row(21, "Oxmere Technical College", A, "Oxmere", FREE, "University technical college", SECONDARY),
    Row(22, "Wrenfield Bridge Primary School", W, "Wrenfield", MAINTAINED, "Community school", PRIMARY),
    Row(23, "Tarnley Infant School", W, "Tarnley", MAINTAINED, "Community school", PRIMARY),
    Row(24, "Tarnley Junior School", W, "Tarnley", MAINTAINED, "Foundation school", PRIMARY),
    Row(25, "Cobbleford Primary School", W, "Cobbleford", MAINTAINED, "Community school", PRIMARY),
    Row(26, "St Wenna’s CE Primary School, Cobbleford", W, "Cobbleford", MAINTAINED, "Voluntary aided school", PRIMARY),
    Row(27, "Wrenfield Hill Primary Academy", W, "Wrenfield", ACADEMY, "Academy converter", PRIMARY),
    Row(28, "Cobbleford Free School", W, "Cobbleford", FREE, "Free schools", ALL_THROUGH),
    Row(29, "Wrenfield School", W, "Wrenfield", MAINTAINED, "Community school", SECONDARY),
    Row(30, "The Tarnley Academy", W, "Tarnley", ACADEMY, "Academy converter", SECONDARY),
    Row(31, "Cobbleford Girls’ Academy", W, "Cobbleford", ACADEMY, "Academy converter", SECONDARY),
    Row(32, "Wrenfield Rise Primary School", W, "Wrenfield", MAINTAINED, "Community school", PRIMARY),
    Row(33, "Tarnside Academy", W, "Tarnley", ACADEMY, "Academy special converter", NONE),
    Row(34, "Wrenfield Free Special School", W, "Wrenfield", FREE, "Free schools special", NONE),
    Row(
        35,
        "Cobbleford Alternative Provision",
        W,
        "Cobbleford",
        ACADEMY,
        "Academy alternative provision converter",
        NONE,
    ),
    Row(36, "Tarnley Grange", W, "Tarnley", INDEPENDENT, "Other independent special school", NONE),
    Row(37, "Wrenfield Manor School", W, "Wrenfield", INDEPENDENT, "Other independent school", NONE),
    Row(38, "Tarnley Sixth Form Academy", W, "Tarnley", ACADEMY, "Academy 16-19 converter", SIXTEEN),
    Row(39, "Wrenfield and Tarnley College", W, "Wrenfield", COLLEGE, "Further education", SIXTEEN),
    Row(40, "Cobbleford Road Junior School", W, "Cobbleford", MAINTAINED, "Community school", PRIMARY, "CLOSED"),
    Row(41, "Cobbleford Road Academy", W, "Cobbleford", ACADEMY, "Academy sponsor led", PRIMARY),
    Row(42, "Wrenfield North Free School", W, "Wrenfield", FREE, "Free schools", SECONDARY, "PROPOSED"),
]
