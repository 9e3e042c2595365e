"""Formulas as people write them: pasted from slides, papers, notebooks and code, to equations of one step.

What is pasted has surroundings, indices and habits. They are taken off and understood in this order: ``told`` listens
to the sentences, ``code`` makes equations of the lines of programs, ``words`` reads text and LaTeX alike,
``statements`` finds the equations and leaves out what explains them, ``gradients`` finds the gradient in all its
spellings, ``names`` gives every name its time, ``asides`` and ``roles`` its part, ``order`` puts the equations in the
order of their indices, and ``updates`` makes the graphs. What is doubtful is refused, with what to write.
"""

from kudari.reading.updates import Reading, read_rule

__all__ = ["Reading", "read_rule"]
