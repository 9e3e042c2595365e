"""The pages: an interactive race, or a report with charts, in one HTML file that needs nothing beside it."""

from kudari.page.build import frame, html
from kudari.page.report_page import Paragraph, Section, report_html
from kudari.page.states import check_race, state_of_field, state_of_race
from kudari.page.training_page import training_html

__all__ = [
    "Paragraph",
    "Section",
    "check_race",
    "frame",
    "html",
    "report_html",
    "state_of_field",
    "state_of_race",
    "training_html",
]
