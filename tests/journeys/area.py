"""An invented area as files: its schools, its command unit, its contacts."""

from tests.schools.builders import CLOSED, csv_bytes, school_row

FORCE, UNIT, UNIT_CODE = "Testshire Police", "East Testshire", "ET"
REPORT_URL = "https://testshire.police.example/report"
UNIT_EMAIL, UNIT_PHONE = "schools@testshire.police.example", "01632 960 100"
ELM, OAK, ASH = 900001, 900002, 900003

SCHOOLS = csv_bytes(
    [
        school_row(ELM, EstablishmentName="Elm Lane School", TelephoneNum="01632960201"),
        school_row(
            OAK,
            EstablishmentName="St Anne’s Primary",
            TelephoneNum="01632960202",
            **{"PhaseOfEducation (name)": "Primary"},
        ),
        school_row(ASH, EstablishmentName="Ash Road School", **CLOSED),
        school_row("nine", EstablishmentName="A row that somebody spoilt"),
    ]
)
AREAS = f"force,bcu_code,bcu_name,borough,dfe_la_code\n{FORCE},{UNIT_CODE},{UNIT},Testshire,901\n".encode()
CONTACTS = f"""urn,role,name,email,phone,shared
{ELM},Head,Hannah Head,head@elm-lane.example,01632 960 301,no
{ELM},DSL,Safeguarding team,safeguarding@elm-lane.example,,yes
{OAK},Headteacher,Omar Head,head@st-annes.example,01632 960 302,no
{OAK},DSL,Dina Lead,dsl@st-annes.example,01632 960 303,no
999999,Head,Nobody Known,head@nowhere.example,,no
""".encode()
