"""The same program in other languages: Octave, MATLAB, Scilab, Julia, Python."""

from kudari.languages.programs import LANGUAGES, language_of, program

__all__ = ["LANGUAGES", "language_of", "program"]
