"""MNIST and Fashion-MNIST: 70,000 pictures of 28 × 28, in four IDX files of the same names."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kudari.data.folders import cached, expanded, find
from kudari.data.idx import LABELS, PICTURES, read_idx
from kudari.data.samples import Data, Samples
from kudari.formula import KudariError
from kudari.formula.foreign import shown_path

SHAPE = (28, 28)
CLASSES = 10
TRAIN = "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"
TEST = "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"
FILES = (*TRAIN, *TEST)


@dataclass(frozen=True)
class Published:
    """What is known of a data set before it is there.

    ``sums`` are the SHA-256 of :data:`FILES` as the mirrors have them. ``counts``, of training and test labels by
    their class, tell sets apart whose files have the same names and sizes.
    """

    name: str
    mirrors: tuple[str, ...]
    sums: tuple[str, str, str, str]
    counts: tuple[tuple[int, ...], tuple[int, ...]]
    labels: tuple[str, ...] = ()


#: Y. LeCun, C. Cortes and C. Burges, http://yann.lecun.com/exdb/mnist/; CC BY-SA 3.0.
MNIST = Published(
    "mnist",
    mirrors=(
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ),
    sums=(
        "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
        "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
        "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
        "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
    ),
    counts=(
        (5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949),
        (980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009),
    ),
)

#: H. Xiao, K. Rasul and R. Vollgraf, Fashion-MNIST, arXiv:1708.07747; MIT.
FASHION = Published(
    "fashion-mnist",
    mirrors=(
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
    ),
    sums=(
        "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
        "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
        "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
        "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
    ),
    counts=((6000,) * CLASSES, (1000,) * CLASSES),
    labels=(
        "T-shirt/top",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Ankle boot",
    ),
)


def load_published(
    published: Published, folder: str | os.PathLike[str] | None, *, fetch: bool = True, progress: bool = False
) -> Data:
    """A data set from the first place that has its four files, or from its mirrors where ``fetch`` allows it.

    Raises :class:`KudariError` that names a broken file, or the files that are missing and where to put them.
    """
    files = find(published.name, FILES, folder) or _fetched(published, folder, fetch, progress)
    train = _samples(files[TRAIN[0]], files[TRAIN[1]], published, 0)
    test = _samples(files[TEST[0]], files[TEST[1]], published, 1)
    return Data(published.name, train, test, SHAPE, published.labels)


def _fetched(
    published: Published, folder: str | os.PathLike[str] | None, fetch: bool, progress: bool
) -> dict[str, Path]:
    """The files from the mirrors, in a folder of the set's own: in the one that was named, or else in the cache."""
    own = cached(published.name) if folder is None else expanded(folder) / published.name
    fault = "it was not to be downloaded" if own else "there is no folder to keep it in"
    if own and fetch:
        from kudari.data.downloads import download  # loaded when needed, so that import kudari stays light

        try:
            download(dict(zip(FILES, published.sums, strict=True)), published.mirrors, own, progress)
        except KudariError as error:
            fault = str(error)
        else:
            return {name: own / name for name in FILES}
    if folder is None:
        named = "into a folder that you name by --data (folder= in Python) or the variable KUDARI_DATA"
        missing, put = "here", f"into {own}, or {named}" if own else named
    else:
        missing = put = f"in {shown_path(folder)}"
    raise KudariError(
        f"{published.name} is not {missing}: {fault}\n"
        f"Put its four files, gzipped or not, {put}:\n  " + "\n  ".join(FILES)
    )


def _samples(pictures: Path, labels: Path, published: Published, part: int) -> Samples:
    t = read_idx(labels, LABELS)
    if t.max() >= CLASSES:
        row = int((t >= CLASSES).argmax())
        raise KudariError(
            f"{shown_path(labels)} is wrong: label {row} is {t[row]}, where 0 to {CLASSES - 1} were expected"
        )
    _same_set(labels, np.bincount(t, minlength=CLASSES).tolist(), published, part)
    x = read_idx(pictures, PICTURES)
    if x.shape[1:] != SHAPE:
        size, expected = (" × ".join(map(str, shape)) for shape in (x.shape[1:], SHAPE))
        raise KudariError(f"{shown_path(pictures)} holds pictures of {size}, where {expected} were expected")
    if len(x) != len(t):
        raise KudariError(
            f"{shown_path(labels)} holds {len(t)} labels, but {shown_path(pictures)} holds {len(x)} pictures; "
            "there must be as many"
        )
    return Samples(np.divide(x.reshape(len(x), -1), 255, dtype=np.float32), t, CLASSES)


def _same_set(path: Path, there: list[int], published: Published, part: int) -> None:
    """As many labels as were published must be those that were published; of other sizes nothing is known."""
    name, counts, others = published.name, published.counts[part], published.counts[1 - part]
    if sum(there) == sum(others):
        raise KudariError(
            f"{shown_path(path)} holds {sum(there)} labels, as many as the other part of {name}, where {sum(counts)} "
            f"were expected; are train and t10k exchanged?"
        )
    if sum(there) == sum(counts) and there != list(counts):
        label = next(k for k, count in enumerate(counts) if there[k] != count)
        raise KudariError(
            f"{shown_path(path)} is not of {name}: it has label {label} {there[label]} times, where {name} has it "
            f"{counts[label]} times; is it of another data set?"
        )
