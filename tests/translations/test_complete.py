"""Every English sentence in the package has its Japanese: the code itself is looked through, that none is forgotten."""

import ast
import itertools
import re
from pathlib import Path
from string import Formatter

import pytest

import kudari
from kudari import FIELDS, RULES
from kudari.formula import FormulaError
from kudari.formula.errors import WORDS, WORDS_OF_READING
from kudari.translations import translated
from kudari.translations.catalogue import read_catalogue

ROOT = Path(kudari.__file__).parent
JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
ENGLISH = re.compile(r"[A-Za-z][a-z']+(?: [A-Za-z][a-z']*){2,}")
SENTENCE = re.compile(r"(?:\b[A-Za-z][a-z']*\b[ ,;:]+){2}[A-Za-z][a-z']*\b")
QUOTED = re.compile(r"""`[^`]*`|'[^']*'|kudari \w+ [A-Z-].*|pip install [\w-]+""")

# What is no sentence of ours to a reader, and why.
ELSEWHERE = {
    "engine/python_source.py": "code of kernels",
    "engine/race_kernel.py": "code of kernels",
    "engine/update_kernel.py": "code of kernels",
    "engine/walk_kernel.py": "code of kernels",
    "rules/straight_update.py": "code of an update",
    "languages/dialects/": "code of programs, whose remarks are looked through in tests/languages",
    "languages/naming.py": "words that are taken",
    "reading/code.py": "a pattern",
    "page/bundle.py": "said to who changes the page",
    "page/build.py": "a policy",
    "page/fingerprints.py": "names of causes, whose words stand in tables of messages",
    "page/page_words.py": "keys of words in both languages",
    "travel/findings.py": "formulas of the diagnosis",
}
# Where only errors are looked through, and why: what else stands there.
ERRORS_ONLY = {
    "chapter6/": "findings, which stand beside their Japanese",
    "checking/": "names of causes, whose words stand in tables of messages",
    "commands/": "help and output, which tests/commands/test_japanese.py reads as they are printed",
}
CITATION = re.compile(r"arXiv|\b(?:19|20)\d\d\b|Scikit-Learn|Keras")
NO_SENTENCE = {
    "side by side": "the name of a view",
    "outside upper center": "matplotlib's",
    "the language spoken": "the name of a variable",
    "weights and biases": "the name of a way to call",
    "Hiragino Maru Gothic Pro": "a font",
    "Source Han Sans JP": "a font",
    "<a formula of ‹1› nodes>": "what a graph is called in Python",
    " diverged at step ‹1›": "what a route is called in Python",
    "checkpoint: ‹1›": "a name before another error",
    "it may be": "the beginning of a list of choices",
    "it is a number, or": "the beginning of a list of choices",
    "beside the activation it has": "the beginning of a list of choices",
}


def parts_of(node):
    """All texts that an expression may become, each as fixed pieces and gaps (None)."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [[node.value]]
    if isinstance(node, ast.JoinedStr):
        values = [value.value if isinstance(value, ast.FormattedValue) else value for value in node.values]
        branches = [parts_of(v) if isinstance(v, (ast.Constant, ast.IfExp)) else [[None]] for v in values]
        return [[*itertools.chain.from_iterable(chosen)] for chosen in itertools.product(*branches)]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [a + b for a in parts_of(node.left) for b in parts_of(node.right)]
    if isinstance(node, ast.IfExp):
        return parts_of(node.body) + parts_of(node.orelse)
    return [[None]]


def texts_of(node):
    """All texts in an expression."""
    return "".join(n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str))


def called(node):
    return getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""


def sentences(tree, errors_only):
    """What a module says, with gaps filled by ‹1›, ‹2› …; not its docstrings, nor what stands beside its Japanese."""
    spared, raised, nodes = set(), set(), [*ast.walk(tree)]
    for node in nodes:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            spared.add(node.value)
        elif isinstance(node, ast.Tuple) and JAPANESE.search(texts_of(node)):
            spared.update(*map(ast.walk, node.elts))
        elif isinstance(node, ast.Dict):
            spared.update(key for key in node.keys if key is not None)
        elif not isinstance(node, (ast.Call, ast.JoinedStr, ast.BinOp)):
            continue
        elif called(node) in ("FormulaError", "error", "known", "watched"):
            spared.update(node.args[:1])  # the code of a fault
        elif called(node) == "entry":  # of a field, with shows and shows_ja
            spared.update(value for k in node.keywords if k.arg in ("shows", "shows_ja") for value in ast.walk(k.value))
        elif called(node).endswith(("Error", "Warning")) or called(node) in ("unknown", "warn"):
            raised.update(node.args)
        if isinstance(node, (ast.JoinedStr, ast.BinOp)):
            spared.update(inner for inner in ast.walk(node) if inner is not node)
    for node in nodes:
        if isinstance(node, (ast.Constant, ast.JoinedStr, ast.BinOp)) and node not in spared:
            for parts in parts_of(node):
                fixed = " \0 ".join(part for part in parts if part)
                if (node in raised and re.search("[a-z]{3}", fixed)) or (SENTENCE.search(fixed) and not errors_only):
                    count = itertools.count(1)
                    yield node.lineno, "".join(f"‹{next(count)}›" if part is None else part for part in parts)


def untranslated(path, tree):
    where = path.relative_to(ROOT).as_posix()
    for line, text in sentences(tree, where.startswith(tuple(ERRORS_ONLY))):
        if where.startswith(tuple(ELSEWHERE)) or text in NO_SENTENCE or CITATION.search(text) or JAPANESE.search(text):
            continue
        said = translated(text, "ja")
        if not JAPANESE.search(said) or ENGLISH.search(QUOTED.sub("", said)):
            yield f"{where}:{line}: {text}"


@pytest.mark.parametrize("folder", sorted({path.parent for path in ROOT.rglob("*.py")}), ids=lambda path: path.name)
def test_every_sentence_of_the_code_has_its_japanese(folder):
    """Errors, warnings, reasons within errors, help, headings and notes."""
    assert [one for path in folder.glob("*.py") for one in untranslated(path, ast.parse(path.read_text("utf-8")))] == []


@pytest.mark.parametrize(
    "line",
    [
        'raise KudariError(f"{path} has a fault of a new kind")',
        'raise KudariError("broken")',
        'warnings.warn("nobody has thought of this")',
        'reason = "it is cut off" if short else "it is too long for anybody"',
    ],
)
def test_a_sentence_without_japanese_is_noticed(line):
    """Wherever it is written; so the tester is tested."""
    assert len(list(untranslated(ROOT / "files.py", ast.parse(line)))) == 1


@pytest.mark.slow
def test_every_translation_is_of_something_that_is_said():
    """A sentence that has changed in the code leaves no old one in the catalogue. Typer, Python and the system do not
    stand in our code, and the colours of Scilab's curves are put into theirs there.
    """
    ours, others = (ROOT / "translations" / "ja.po").read_text("utf-8").split("# others: ")
    ours += others.partition("\n# ")[2]
    code = "".join(path.read_text("utf-8") for path in ROOT.rglob("*.py"))
    written = re.sub(r'"\s*\n?\s*(?:f|rf)?"|\s+', "", code).lower()
    for english in read_catalogue(ours):
        clauses = re.split(r"\{\w*\}|[,;:.()\"{}]", english)
        longest = re.sub(r"\s+", "", max(clauses, key=len)).lower()
        assert longest in written or re.fullmatch(r"\{title\} is \w+", english), english


def test_every_rule_and_field_is_described_in_japanese():
    """In all that the command line tells of it; works are cited by their names."""
    told = []
    for form in (form for family in RULES.values() for form in (family, *family.variants.values())):
        told += [form.against_sgd, *(hyper.meaning for hyper in form.hypers.values())]
        paragraphs = form.__doc__.partition("\n\n    Arguments:\n")[0].split("\n\n")
        told += [" ".join(text.split()) for text in paragraphs if not text.strip().startswith((">>>", "Source:"))]
    told += [entry.facts.source for entry in FIELDS.values() if not CITATION.search(entry.facts.source)]

    assert [text for text in told if text and not JAPANESE.search(translated(text, "ja"))] == []


@pytest.mark.parametrize("code", [*WORDS, *WORDS_OF_READING])
def test_a_fault_of_a_formula_is_translated_also_within_another_error(code):
    """As the fault itself says it, and with its excerpt unchanged."""
    names = {name for _, name, _, _ in Formatter().parse((WORDS | WORDS_OF_READING)[code][0]) if name}
    fault = FormulaError(code, "x + $", 4, **{name: f"‹{name}›" for name in names})

    assert translated(str(fault), "ja") == str(fault).replace(fault.message(), fault.message("ja"))
    assert fault.message("ja") in translated(f"f cannot be read as a formula: {fault}", "ja")
