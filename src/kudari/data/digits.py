"""The data set that is always there: 1,797 small digits; digits.txt says where they come from."""

from __future__ import annotations

from importlib.resources import files

import numpy as np

from kudari.data.samples import Data, Samples

SHAPE = (8, 8)
CLASSES = 10
_DARKEST = 16


def load_digits() -> Data:
    """1,437 digits to train with and 360, 36 of each class, to test with.

    E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, 1998, doi:10.24432/C50P49; CC BY 4.0.

    >>> data = load_digits()
    >>> data.train, data.test
    (<1437 samples of 64 numbers in 10 classes>, <360 samples of 64 numbers in 10 classes>)
    >>> for row in data.test.x[0].reshape(data.shape).tolist():
    ...     print("".join(".-+*#"[round(4 * dark)] for dark in row))
    ..+#*-..
    .-*-++..
    ...-#...
    ...#*...
    ....+#..
    .....*+.
    ..++-*+.
    ..+##+..
    """
    with (files("kudari.data") / "digits.npz").open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        train, test = (
            Samples(np.divide(arrays[x], _DARKEST, dtype=np.float32), arrays[t], CLASSES)
            for x, t in (("x", "t"), ("x_test", "t_test"))
        )
    return Data("digits", train, test, SHAPE)
