"""Calls of methods and functions of arrays, as formulas: m.mul_(β).add_(g, alpha=c) is m = m β + c g.

>>> without_calls("m.mul_(b).add_(g, alpha=1 - b)")
'm = ((m*(b)) + (1 - b)*(g))'
>>> without_calls("w -= lr*np.power(v.sqrt().add(eps), -1)")
'w -= lr*(((sqrt(v) + (eps)))**(-1))'
"""

from __future__ import annotations

import re

#: Methods by the number of their arguments and the names of others: torch's, also as older versions have them.
METHODS = {
    **dict.fromkeys(("clone/0", "copy/0", "detach/0", "contiguous/0", "item/0", "float/0", "numpy/0", "cpu/0"), "{x}"),
    **{name + "/0": name + "({x})" for name in ("sqrt", "abs", "sign", "exp", "log", "tanh", "sin", "cos")},
    **{"square/0": "({x}**2)", "pow/1": "({x}**({0}))", "neg/0": "(-{x})"},
    **{"reciprocal/0": "(1/{x})", "rsqrt/0": "(1/sqrt({x}))"},
    **{"add/1": "({x} + ({0}))", "add/1 alpha": "({x} + ({alpha})*({0}))", "add/2": "({x} + ({0})*({1}))"},
    **{"sub/1": "({x} - ({0}))", "sub/1 alpha": "({x} - ({alpha})*({0}))", "sub/2": "({x} - ({0})*({1}))"},
    **dict.fromkeys(("mul/1", "multiply/1"), "({x}*({0}))"),
    **dict.fromkeys(("div/1", "divide/1"), "({x}/({0}))"),
    **{"addcmul/2": "({x} + ({0})*({1}))", "addcmul/2 value": "({x} + ({value})*({0})*({1}))"},
    **{"addcdiv/2": "({x} + ({0})/({1}))", "addcdiv/2 value": "({x} + ({value})*({0})/({1}))"},
    **{"addcmul/3": "({x} + ({0})*({1})*({2}))", "addcdiv/3": "({x} + ({0})*({1})/({2}))"},
    **dict.fromkeys(("lerp/2",), "({x} + ({1})*(({0}) - {x}))"),
    **{"lerp/1 weight": "({x} + ({weight})*(({0}) - {x}))"},
    **dict.fromkeys(("clamp/2", "clip/2"), "clip({x}, {0}, {1})"),
    **dict.fromkeys(("clamp/0 max min", "clip/0 max min"), "clip({x}, {min}, {max})"),
    **{"clamp/0 max": "minimum({x}, {max})", "clamp/0 min": "maximum({x}, {min})"},
    **{"maximum/1": "maximum({x}, {0})", "minimum/1": "minimum({x}, {0})"},
}
#: What changes its array, and is no method of a value.
ASSIGNING = {
    **{"copy_/1": "{0}", "zero_/0": "0", "fill_/1": "{0}", "assign/1": "{0}"},
    **{"assign_sub/1": "{x} - ({0})", "assign_add/1": "{x} + ({0})"},
}
_CHANGING = {name.partition("/")[0] for name in ASSIGNING}
#: Functions of numpy and others; those that are missing are called as here.
FUNCTIONS = {
    **dict.fromkeys(("power/2", "pow/2"), "(({0})**({1}))"),
    **dict.fromkeys(("multiply/2", "mul/2"), "(({0})*({1}))"),
    **dict.fromkeys(("divide/2", "div/2", "true_divide/2"), "(({0})/({1}))"),
    **dict.fromkeys(("subtract/2", "sub/2"), "(({0}) - ({1}))"),
    **{"add/2": "(({0}) + ({1}))", "negative/1": "(-({0}))", "neg/1": "(-({0}))"},
    **{"reciprocal/1": "(1/({0}))", "rsqrt/1": "(1/sqrt({0}))", "fabs/1": "abs({0})"},
    **dict.fromkeys(("clamp/3", "clip_by_value/3"), "clip({0}, {1}, {2})"),
    **dict.fromkeys(("array/1", "asarray/1", "float32/1", "float64/1"), "({0})"),
    **dict.fromkeys(("zeros_like/1", "zeros/1", "zeros_like/1 dtype", "zeros/1 dtype"), "0"),
    **dict.fromkeys(("ones_like/1", "ones/1"), "1"),
}
_MODULES = r"np|numpy|torch|tf\.math|tf|jnp|cp|math|Math|xp|K|std"
CALL = re.compile(rf"(?:(?<![\w.])(?:(?:{_MODULES})(?:\.|::))?|(?<=[\w)\]])(\.))([A-Za-z_]\w*)\(")
KEYWORD = re.compile(r"([A-Za-z_]\w*)[ \t]*=(?!=)[ \t]*(.+)", re.DOTALL)
CHANGES = re.compile(r"([A-Za-zα-ωΑ-Ω]\w*)\.(?:\w+_|assign|assign_sub|assign_add)\(")


def without_calls(code: str) -> str:
    """A statement without the calls that can be written as formulas; others stay, and are refused further on."""
    changes = CHANGES.match(code)
    if changes is None:
        return _as_formulas(code, chained=False)
    after = _as_formulas(code, chained=True)
    return code if after.startswith(f"{changes[1]}.") else f"{changes[1]} = {after}"


def _as_formulas(code: str, *, chained: bool) -> str:
    """The code with its calls as formulas; ``chained`` says that it begins with an array, which all methods change."""
    given, at = code, 0
    while (call := CALL.search(code, at)) is not None:
        end = _closing(code, call.end() - 1)
        if end is None:
            return given
        begin = _receiver(code, call.start()) if call[1] else call.start()
        receiver, name = code[begin : call.start()], call[2]
        positional, named = _arguments(code[call.end() : end])
        case = " ".join([f"{name.rstrip('_') if name not in _CHANGING else name}/{len(positional)}", *sorted(named)])
        changes = name.endswith("_") or name in _CHANGING
        first = chained and begin == 0 and bool(call[1])
        if first and not changes:
            return given  # m.mul_(β).add(g): the sum is made for nothing
        table = METHODS | ASSIGNING if call[1] else FUNCTIONS
        if case not in table or (changes and not first and not receiver.endswith(")")):
            at = call.end()
            continue
        slots = {"x": receiver, **{str(k): one for k, one in enumerate(positional)}, **named}
        formula = re.sub(r"\{(\w+)\}", lambda slot, slots=slots: slots[slot[1]], table[case])  # type: ignore[misc]
        code, at = code[:begin] + formula + code[end + 1 :], begin
    return code


def _closing(code: str, opening: int) -> int | None:
    """Where the bracket is closed that opens here."""
    depth = 0
    for at in range(opening, len(code)):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(code[at], 0)
        if depth == 0:
            return at
    return None


def _receiver(code: str, end: int) -> int:
    """Where the name, the call or the bracket begins whose method is called."""
    at, depth = end, 0
    while at > 0:
        character = code[at - 1]
        depth += {")": 1, "]": 1, "(": -1, "[": -1}.get(character, 0)
        if depth < 0 or (depth == 0 and character not in "([" and not (character.isalnum() or character in "_.")):
            break
        at -= 1
    return at


def _arguments(inside: str) -> tuple[list[str], dict[str, str]]:
    """The arguments of a call, and those that are named."""
    parts, depth = [""], 0
    for character in inside:
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(character, 0)
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    named = {match[1]: match[2].strip() for part in parts if (match := KEYWORD.fullmatch(part.strip()))}
    return [part.strip() for part in parts if part.strip() and not KEYWORD.fullmatch(part.strip())], named
