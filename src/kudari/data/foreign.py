"""What is often given as data and cannot be read: web pages, pickles, folders; each is refused with what to do."""

from __future__ import annotations

import re
from pathlib import Path

from kudari.containers.contents import opened
from kudari.formula import KudariError
from kudari.language import Messages

BEGINNING = 256  # bytes of a file, by which it is known
PICKLES = (".pkl", ".pickle", ".p", ".joblib", ".pt", ".pth")
PACKED = ".gz"
MESSAGES = Messages(
    {
        "page": (
            "{path}: this is a web page, not data. Its address answered with a page, as of an error or a log-in; "
            "delete the file and fetch it from another address",
            "{path}: これはウェブページで、データではありません。エラーやログインのページが保存されたようです。"
            "このファイルを消して、別の URL から取り直してください",
        ),
        "pickle": (
            "{path}: this is a pickle, and is not read: whoever loads a pickle runs any code that is in it. If you "
            "trust where it comes from, write its arrays into an .npz once, and give that:\n{program}",
            "{path}: これは pickle で、読み込みません。pickle を開くと、中にあるコードがそのまま実行されるからです。"
            "出どころを信頼できるなら、一度だけ配列を .npz に書き出し、それを渡してください。\n{program}",
        ),
        "folder": (
            "{path} is a folder; name the data in it, as in load('mnist', folder={path!r}), "
            "or kudari train mnist --data {path}",
            "{path} はフォルダです。中のデータの名前も書いてください: load('mnist', folder={path!r})、"
            "または kudari train mnist --data {path}",
        ),
    }
)
_PAGE = re.compile(rb"(\xef\xbb\xbf)?\s*<(!doctype\s+html|html|head|body|\?xml|!--)", re.IGNORECASE)
_PICKLE = re.compile(rb"\x80[\x02-\x05]")  # of protocol 2 and later; earlier ones are told by their names only
_DICT = "x=d['train_img'], t=d['train_label'], x_test=d['test_img'], t_test=d['test_label']"
_TUPLES = "x=d[0][0], t=d[0][1], x_test=d[2][0], t_test=d[2][1]"


def refuse_foreign(path: Path, beginning: bytes) -> None:
    """Refuse a file that begins as a web page or a pickle does.

    Raises :class:`KudariError` in the language of the locale.
    """
    if _PAGE.match(beginning):
        raise KudariError(MESSAGES.said("page", path=path))
    if _PICKLE.match(beginning):
        raise refused_pickle(path)


def refuse_foreign_file(path: Path) -> None:
    """Look at how a file begins; one that is not there is another's error."""
    with opened(path, "a file of data") as file:
        refuse_foreign(path, file.read(BEGINNING))


def is_pickle(path: Path) -> bool:
    """Whether a file has the name of a pickle, gzipped or not.

    >>> is_pickle(Path("mnist.pkl.gz")), is_pickle(Path("mnist.npz"))
    (True, False)
    """
    return path.name.lower().removesuffix(PACKED).endswith(PICKLES)


def refused_pickle(path: Path) -> KudariError:
    """The error for a pickle, with the lines that convert it: the book's, a dict, or that of three pairs."""
    packed = path.suffix.lower() == PACKED
    program = (
        f"    import {'gzip, ' if packed else ''}pickle, numpy\n"
        f"    with {'gzip.' if packed else ''}open({str(path)!r}, 'rb') as file:\n"
        f"        d = pickle.load(file, encoding='latin1')\n"
        f"    numpy.savez({str(path.with_name(path.name.split('.')[0] + '.npz'))!r}, {_TUPLES if packed else _DICT})"
    )
    return KudariError(MESSAGES.said("pickle", path=path, program=program))


def refused_folder(path: Path) -> KudariError:
    """The error for a folder in place of data."""
    return KudariError(MESSAGES.said("folder", path=str(path)))
