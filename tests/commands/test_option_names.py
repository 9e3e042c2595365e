"""What Python calls by the name of an argument is an option on the command line, and is told as one."""

import pytest

from kudari import KudariError
from kudari.commands.options import named_as_options


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("on_nan='x' is not known", "--on-nan 'x' is not known"),
        ("on_nan = 2 is out of range", "--on-nan 2 is out of range"),
        ("on_nan must be one", "--on-nan must be one"),
        ("say it with on_nan=, or not", "say it with --on-nan, or not"),
        ("on_nan= で指定するか", "--on-nan で指定するか"),
        ("分かりません。on_nan=1 のように", "分かりません。--on-nan 1 のように"),
        ("leave it out (on_nan=False)", "leave it out (--no-on-nan)"),
        ("path=[1] is a list", "--file [1] is a list"),
        ("there is no on_nan", "there is no on_nan"),  # not at the beginning it may be anything
        ("'on_nan=1' is no rule", "'on_nan=1' is no rule"),  # as what was typed
        ("my_on_nan=1", "my_on_nan=1"),
        ("on_nano=1", "on_nano=1"),
    ],
)
def test_an_argument_is_told_as_its_option(said, told):
    """With what follows it, in both languages; other words stay."""
    with pytest.raises(KudariError) as refused, named_as_options("on_nan", path="--file"):
        raise KudariError(said)

    assert str(refused.value) == told
