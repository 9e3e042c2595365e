"""Every rule can be read and seen on light and dark ground, after WCAG 2.2: 4.5 for letters, 3 for lines."""

import re

import pytest

from kudari.rules.colours import OTHERS, RULE_COLOURS

COLOURS = [*RULE_COLOURS.values(), *OTHERS]


@pytest.fixture(scope="module")
def inks(modules):
    v8 = modules("drawing/colours.js")
    yield v8
    v8.close()


def luminance(colour):
    """Of #rrggbb, by the definition in WCAG 2.2, written a second time."""
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("least", [4.5, 3])
@pytest.mark.parametrize("colour", COLOURS)
def test_a_rules_colour_is_readable(inks, colour, least, dark):
    """As far from the ground as it must be; one that was far enough stays as it is."""
    program = "const inks = inksOf(dark); return [readable(colour, inks, least), inks.ground];"
    found, ground = inks.run(program, colour=colour, least=least, dark=dark)

    assert re.fullmatch("#[0-9a-fA-F]{6}", found)
    assert contrast(found, ground) >= least
    if contrast(colour, ground) >= least:
        assert found == colour


def test_the_contrast_is_that_of_the_definition(inks):
    """From 1, the same colour, to 21, black on white."""
    for one in (*COLOURS, "#000000", "#FFFFFF"):
        for other in ("#FFFFFF", "#1B232A", "#000000"):
            measured = inks.run("return contrastOf(one, other);", one=one, other=other)
            assert measured == pytest.approx(contrast(one, other), rel=1e-12)
    assert inks.run("return contrastOf('#000000', '#FFFFFF');") == pytest.approx(21)
