"""The demo program's invented people. Nobody here exists; every address is reserved for examples."""

from dataclasses import dataclass, field
from datetime import time
from typing import Any

from participants.models import Kind, Level, NeedKind, Reach

ZONES = {
    "TX": "America/Chicago", "OK": "America/Chicago", "LA": "America/Chicago", "NM": "America/Denver",
    "CA": "America/Los_Angeles", "HI": "Pacific/Honolulu", "VT": "America/New_York",
}  # fmt: skip
EVENINGS = [(day, time(17), time(21)) for day in range(5)]
MORNINGS = [(day, time(9), time(12)) for day in (0, 2, 4)]
SATURDAY = [(5, time(10), time(14))]


@dataclass(frozen=True)
class Invented:
    """One line of the demo roster. `license` is (title, issuer, days until it ends)."""

    name: str
    state: str
    offers: str = ""
    wants: str = ""
    kind: Kind = Kind.PARENT
    role: str = "Parent"
    at: str = ""
    level: Level | str = ""
    languages: str = "English"
    years: int | None = None
    story: str = ""
    license: tuple[str, str, int] | None = None
    needs: tuple[tuple[NeedKind, str], ...] = ()
    free: list[tuple[int, time, time]] = field(default_factory=lambda: EVENINGS)
    child: str = ""
    capacity: int = 2
    has_email: bool = True
    ready: bool = False  # trained, screened, and bound to confidentiality
    screening: int = 500  # days until the screening runs out
    resting: int = 0  # days of rest to go
    reach: dict[str, Any] = field(default_factory=dict)  # how to reach them, beside e-mail and phone
    receives: tuple[str, ...] = ()
    expresses: tuple[str, ...] = ()


TEXAS, PLAINS, BAY = "Lone Star Deafblind Outreach", "Red Plains Sensory Services", "Golden Bay Deafblind Center"
PRO = Kind.PROFESSIONAL
INTERVENER = ("National Intervener Certificate", "NICE")
TVI = ("Teacher of Students with Visual Impairments", "State Board of Education")

PEOPLE = (
    Invented(
        "Beatriz Fuentes", "TX", wants="sleep and routines", languages="Spanish; English", child="3-5", free=SATURDAY
    ),
    Invented(
        "Olivia Hart",
        "TX",
        ready=True,
        offers="sleep and routines; advocacy",
        years=9,
        child="6-12",
        story="Bedtime with a deafblind toddler: one change at a time, calm after three months.",
        needs=((NeedKind.CAPTIONS, ""),),
    ),
    Invented(
        "Kwame Mensah",
        "OK",
        ready=True,
        screening=25,
        offers="advocacy; IEP meetings",
        years=14,
        child="13-17",
        needs=((NeedKind.INTERPRETER, "ASL"),),
        languages="ASL; English",
    ),
    Invented(
        "Linh Pham",
        "CA",
        offers="early intervention",
        wants="IEP meetings",
        languages="Vietnamese; English",
        child="3-5",
    ),
    Invented(
        "Wendell Tso",
        "NM",
        wants="transition to adult life",
        child="13-17",
        has_email=False,
        free=MORNINGS,
        reach={
            "reach_by": Reach.PHONE,
            "best_times": "mornings before 11",
            "no_voice_messages": True,
            "say_nothing": True,
        },
    ),
    Invented(
        "Harriet Boone",
        "TX",
        ready=True,
        offers="transition to adult life; IEP meetings",
        kind=Kind.GRANDPARENT,
        role="Grandmother",
        years=20,
        child="18-25",
        needs=((NeedKind.LARGE_PRINT, "24 pt"),),
    ),
    Invented("Amara Nwosu", "LA", offers="CHARGE syndrome", wants="cochlear implants", child="0-2"),
    Invented("Joel Kahale", "HI", offers="cochlear implants; CHARGE syndrome", years=6, child="6-12", free=SATURDAY),
    Invented(
        "Petra Lindqvist",
        "VT",
        receives=("protactile", "braille"),
        expresses=("asl", "protactile"),
        offers="Usher syndrome; tactile communication",
        kind=Kind.DEAFBLIND_ADULT,
        role="Peer support trainer",
        years=11,
        needs=((NeedKind.INTERPRETER, "ProTactile"), (NeedKind.BRAILLE, "contracted")),
        languages="ProTactile; ASL; English",
    ),
    Invented(
        "Carmen Delgado",
        "TX",
        ready=True,
        offers="sleep and routines",
        languages="Spanish; English",
        years=7,
        story="Her son slept four hours a night until he was five: a bell by the door, and touch cues at dinner.",
        child="6-12",
        free=SATURDAY,
    ),
    Invented("Simone Achebe", "TX", offers="sibling support", kind=Kind.SIBLING, role="Adult sister", years=17),
    Invented(
        "Gus Whitfield",
        "OK",
        offers="sleep and routines",
        kind=Kind.FOSTER_PARENT,
        role="Foster parent",
        years=4,
        child="3-5",
        capacity=1,
        ready=True,
        resting=12,
    ),
    Invented(
        "Yesenia Ortega",
        "TX",
        ready=True,
        offers="IEP meetings; advocacy",
        wants="transition to adult life",
        languages="Spanish; English",
        years=12,
        child="13-17",
    ),
    Invented(
        "Noah Feldman",
        "TX",
        wants="tactile communication",
        kind=PRO,
        role="Teacher of students who are deafblind",
        at=TEXAS,
        level=Level.DIRECT_SERVICE,
        years=2,
        license=(*TVI, 900),
        free=MORNINGS,
    ),
    Invented(
        "Corinne Baptiste",
        "LA",
        offers="tactile communication; interveners in the classroom",
        kind=PRO,
        role="Intervener trainer",
        at=PLAINS,
        level=Level.LEAD,
        years=19,
        story="Moved two students aged 10 and 14 from visual to tactile signs; both kept reading at grade level.",
        license=(*INTERVENER, 20),
        needs=((NeedKind.INTERPRETER, "ASL"),),
    ),
    Invented(
        "Dale Ostrander",
        "OK",
        offers="tactile communication",
        kind=PRO,
        role="Teacher of students who are deafblind",
        at=PLAINS,
        level=Level.DIRECT_SERVICE,
        years=12,
        story="Tactile signs at school and at home with a student of 9.",
        license=(*TVI, 700),
        free=MORNINGS,
    ),
    Invented(
        "Marguerite Solis",
        "TX",
        offers="early intervention",
        kind=PRO,
        role="Project director",
        at=TEXAS,
        level=Level.ADMINISTRATOR,
        years=25,
    ),
    Invented(
        "Tobias Engel",
        "TX",
        offers="orientation and mobility",
        wants="cortical visual impairment",
        kind=PRO,
        role="Orientation and mobility specialist",
        at=TEXAS,
        level=Level.DIRECT_SERVICE,
        years=8,
        license=("COMS", "ACVREP", 400),
    ),
    Invented(
        "Priscilla Yang",
        "CA",
        offers="cortical visual impairment; assistive technology",
        kind=PRO,
        role="Low vision specialist",
        at=BAY,
        level=Level.DIRECT_SERVICE,
        years=15,
        story="Built a CVI phase plan with a school team; the student reads his schedule alone.",
        license=(*TVI, 1200),
    ),
    Invented(
        "Rashid Karimi",
        "CA",
        offers="assistive technology; braille",
        kind=PRO,
        role="Assistive technology specialist",
        at=BAY,
        level=Level.DIRECT_SERVICE,
        years=7,
    ),
    Invented(
        "Ellen Marsh",
        "CA",
        offers="braille; interveners in the classroom",
        kind=PRO,
        role="Early intervention supervisor",
        at=BAY,
        level=Level.SUPERVISOR,
        years=21,
        license=(*TVI, -40),
    ),
    Invented(
        "Desmond Clay",
        "OK",
        wants="interveners in the classroom",
        kind=PRO,
        role="Intervener",
        at=PLAINS,
        level=Level.DIRECT_SERVICE,
        years=1,
        license=(*INTERVENER, 500),
    ),
    Invented(
        "Ines Caldwell",
        "TX",
        wants="interveners in the classroom",
        kind=PRO,
        role="Intervener",
        at=TEXAS,
        level=Level.DIRECT_SERVICE,
        years=3,
        license=(*INTERVENER, 640),
    ),
    Invented(
        "Hugo Brandt",
        "CA",
        offers="interveners in the classroom",
        wants="tactile communication",
        kind=PRO,
        role="Intervener",
        at=BAY,
        level=Level.DIRECT_SERVICE,
        years=10,
        license=(*INTERVENER, 300),
        story="Set up an intervener's first year with a class teacher; both stayed.",
    ),
    Invented(
        "Ada Thornton",
        "VT",
        offers="advocacy; sleep and routines",
        languages="English; ASL",
        years=5,
        child="3-5",
        free=MORNINGS,
        needs=((NeedKind.SSP, ""),),
    ),
)
TWICE = (  # another record of someone above, as a second list brings it
    Invented("Petra Lindqvist", "VT", wants="advocacy", kind=Kind.DEAFBLIND_ADULT, role="Trainer"),
)
OWN_PAGE = "Ines Caldwell"  # who was sent the link to her own page, and used it
TOGETHER = (("Olivia Hart", "Simone Achebe"),)  # who shares a household
SUPERVISES = (
    ("Marguerite Solis", "Noah Feldman"),
    ("Marguerite Solis", "Tobias Engel"),
    ("Corinne Baptiste", "Desmond Clay"),
    ("Ellen Marsh", "Rashid Karimi"),
)
