"""Names in programs: plain letters, valid and free in every language alike, so that the programs can be compared.

>>> names = Names()
>>> names("η"), names("β1"), names("m̂"), names("eps"), names("lambda"), names("x"), names("x")
('eta', 'beta1', 'm_hat', 'epsilon', 'lambda_', 'x', 'x_')
"""

from __future__ import annotations

from collections.abc import Iterable

from kudari.formula.letters import ascii_name

_WORDS = """
    and as assert async await begin break case catch class const continue def del do elif else elseif end
    endfor endfunction endif endswitch endwhile error except export finally for from function global goto if import in
    is lambda let local macro methods module nargin nargout none nonlocal not or otherwise outer parfor pass
    pause persistent print properties quote raise resume return select spmd struct switch then true false try
    type unless until using var while with yield
"""  # words with a meaning of their own in Octave, MATLAB, Scilab, Julia or Python
_NUMBERS = "e i j pi eps inf nan na ans beta gamma psi zeta erf"  # numbers and functions that come with a language
_FUNCTIONS = "abs acos asin atan atan2 cbrt ceil clip cos cosh diff disp exp expm1 feval filter find fix floor"
_FUNCTIONS += " length log log1p max mean min mod norm ones plot power range rem round sign sin sinh size sort"
_FUNCTIONS += " sqrt std string sum tan tanh unique where zeros fprintf contour axis title legend"
_PROGRAM = (
    "w g t f slope value steps here key params grads math sys plt main draw row height levels rise curves picture"
)
TAKEN = frozenset(f"{_WORDS} {_NUMBERS} {_FUNCTIONS} {_PROGRAM}".split())

_BETTER = {"eps": "epsilon"}


class Names:
    """Gives every name of a formula a name in a program, none of them twice."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self.taken = {name.lower() for name in taken} | TAKEN

    def __call__(self, name: str) -> str:
        """A name that is not taken, and from now on is."""
        plain = ascii_name(name)
        found = _BETTER.get(plain, plain)
        while found.lower() in self.taken:
            found += "_"
        self.taken.add(found.lower())
        return found
