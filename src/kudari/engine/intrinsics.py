"""Instructions that processors have and Numba does not give: roots in either dtype, choices, and fetching ahead.

Imported only where something is compiled, for it needs Numba.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from kudari.engine.python_source import FETCHED

_LINE = 64  # bytes of a cache line
_WHOLE = ir.IntType(32)


def _instruction(name: str) -> Any:
    """An operation of LLVM's own, which Numba gives only as a call of the C library."""

    @intrinsic
    def instruction(typing: Any, x: Any) -> Any:
        def generated(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            return builder.call(builder.module.declare_intrinsic(f"llvm.{name}", [arguments[0].type]), arguments)

        return x(x), generated

    return instruction


sqrt = _instruction("sqrt")
floor = _instruction("floor")


@intrinsic
def choose(typing: Any, condition: Any, one: Any, other: Any) -> Any:
    """One of two numbers that are both there, without a branch: Numba takes long over each of many branches."""

    def generated(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.select(*arguments)

    return one(types.boolean, one, one), generated


@intrinsic
def power_of_two(typing: Any, k: Any) -> Any:
    """2ᵏ for a whole number, by writing k where a float64 has its exponent."""

    def generated(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        long = ir.IntType(64)
        exponent = builder.add(builder.fptosi(arguments[0], long), ir.Constant(long, 1023))
        return builder.bitcast(builder.shl(exponent, ir.Constant(long, 52)), ir.DoubleType())

    return types.float64(k), generated


def _fetched(to_write: bool) -> Any:
    """A block of an array is brought near, from an element on; beyond the array's end it does no harm."""

    @intrinsic
    def instruction(typing: Any, array: Any, index: Any) -> Any:
        def generated(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            pointer, name = ir.IntType(8).as_pointer(), "llvm.prefetch.p0"
            kind = ir.FunctionType(ir.VoidType(), [pointer, _WHOLE, _WHOLE, _WHOLE])
            prefetch = builder.module.globals.get(name) or ir.Function(builder.module, kind, name)
            first = builder.bitcast(builder.gep(arguments[0], [arguments[1]]), pointer)
            how = [ir.Constant(_WHOLE, number) for number in (int(to_write), 3, 1)]  # near, and data
            for line in range(0, FETCHED, _LINE):
                builder.call(prefetch, [builder.gep(first, [ir.Constant(ir.IntType(64), line)]), *how])
            return context.get_dummy_value()

        return types.void(array, index), generated

    return instruction


fetch = _fetched(to_write=False)
claim = _fetched(to_write=True)  # other processors give up what they hold of it, once for reading and writing


def _of_the_control_register(name: str) -> Any:
    """An instruction of x86 that reads or writes how this thread rounds; the number stands at an address."""

    @intrinsic
    def instruction(typing: Any, at: Any) -> Any:
        def generated(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            pointer = ir.IntType(8).as_pointer()
            kind = ir.FunctionType(ir.VoidType(), [pointer])
            function = builder.module.globals.get(name) or ir.Function(builder.module, kind, name)
            builder.call(function, [builder.bitcast(arguments[0], pointer)])
            return context.get_dummy_value()

        return types.void(at), generated

    return instruction


read_control = _of_the_control_register("llvm.x86.sse.stmxcsr")
write_control = _of_the_control_register("llvm.x86.sse.ldmxcsr")
