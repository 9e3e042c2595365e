"""The pages: an interactive race, or a report with charts, in one HTML file that needs nothing beside it."""

from kudari.page.build import frame, html
from kudari.page.handins_page import handins_html
from kudari.page.report_page import report_html
from kudari.page.states import check_race, state_of_field, state_of_race, state_of_wall
from kudari.page.training_page import training_html

__all__ = [
    "check_race",
    "frame",
    "handins_html",
    "html",
    "report_html",
    "state_of_field",
    "state_of_race",
    "state_of_wall",
    "training_html",
]
