"""All tables of the report, in the funder's order: whom the program reached, what was asked, what was done. Pure."""

from matches.reporting.asked_for import CLOCKS, MATCHES, REACH, REQUESTS
from matches.reporting.judged import JUDGED
from matches.reporting.work_done import ACCESS, LOAD, MEETINGS, WAIVERS

SECTIONS = (REACH, REQUESTS, MATCHES, CLOCKS, MEETINGS, JUDGED, ACCESS, WAIVERS, LOAD)
TABLES = {table.key: table for section in SECTIONS for table in section.tables}
