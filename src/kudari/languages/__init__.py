"""The same program in other languages, one file of ``dialects`` each."""

from kudari.languages.dialect import LANGUAGES
from kudari.languages.programs import language_of, program, suffixes

__all__ = ["LANGUAGES", "language_of", "program", "suffixes"]
