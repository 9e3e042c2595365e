"""Python source to machine code: compiled by Numba, kept on disk, loaded without Numba the next time.

Numba turns the source into LLVM's language, LLVM this into object code for this very processor. The object code
is kept; to load it again takes a few milliseconds and only llvmlite, where Numba alone would take 0.2 s to import.
No liberty is taken with the numbers: every operation is rounded as it is written.
"""

from __future__ import annotations

import ctypes
import functools
import hashlib
import types as python
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kudari.engine import cache, vector_math
from kudari.engine.python_source import CALLS
from kudari.forks import cached_property, lock_across_forks
from kudari.formula import OPERATIONS, KudariError

Address = Callable[..., None]

_C_TYPES: dict[str, Any] = {"int": ctypes.c_ssize_t, "float64": ctypes.c_double}
_OURS = (
    "turned",
    "sine",
    "cosine",
    "exponential",
    "smaller",
    "larger",
    "clipped",
    "sign",
)  # of kudari.engine.vector_math
_MAKERS = ("compile", "intrinsics", "vector_math")  # files that decide which code comes out of a source
_LOCK = lock_across_forks()  # Numba and LLVM compile one thing at a time


@dataclass(frozen=True)
class Kernel:
    """The source of a function named ``kernel`` and the types of its arguments.

    The types are "int", "float64", and "float64*" or "float32*" for the address of an array.
    """

    source: str
    types: tuple[str, ...]

    @cached_property
    def function(self) -> Address:
        """The compiled function; it runs outside of Python's lock, and trusts its arguments."""
        return _loaded(self)

    @property
    def is_at_hand(self) -> bool:
        """Whether it takes no more than milliseconds to have it: it was compiled before, here or in another process."""
        return self in _LOADED or cache.kept(self.key) is not None

    @cached_property
    def key(self) -> str:
        """The hash of all that the object code depends on."""
        return hashlib.sha256("\n".join([*_surroundings(), *self.types, self.source]).encode()).hexdigest()


MOST = 64  # kernels that are kept in memory, of about a megabyte each; the others are on disk
_LOADED: dict[Kernel, Address] = {}  # the last one that was asked for at the end


def _loaded(kernel: Kernel) -> Address:
    import logging  # noqa: F401  # loaded by Numba: what it does at a fork must not begin while a fork waits for the lock

    with _LOCK:
        function = _LOADED.pop(kernel, None)
        if function is None:
            code = cache.kept(kernel.key)
            if code is None:
                code = _object_code(kernel)
                cache.keep(kernel.key, code)
            function = _linked(kernel, code)
        _LOADED[kernel] = function
        while len(_LOADED) > MOST:
            del _LOADED[next(iter(_LOADED))]
        return function


@functools.cache
def _surroundings() -> tuple[str, ...]:
    """What else decides which code comes out: the processor, the compilers, and our own files that make it."""
    from importlib.metadata import version

    import llvmlite.binding as llvm

    features = llvm.get_host_cpu_features().flatten()
    versions = [version(name) for name in ("numba", "llvmlite")]
    ours = [(Path(__file__).with_name(f"{name}.py")).read_text("utf-8") for name in _MAKERS]
    return (llvm.get_host_cpu_name(), features, *versions, *ours)


@functools.cache
def has_wide_vectors() -> bool:
    """Whether this processor has AVX-512, with which float32 becomes float64 and back at little cost."""
    import llvmlite.binding as llvm

    return bool(llvm.get_host_cpu_features().get("avx512f", False))


def _machine() -> Any:
    """LLVM's idea of this processor; each engine owns one."""
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    return llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(), features=llvm.get_host_cpu_features().flatten(), opt=3, jit=True
    )


def _object_code(kernel: Kernel) -> bytes:
    import llvmlite.binding as llvm

    assembly, name = _assembly(kernel)
    machine = _machine()
    module = llvm.parse_assembly(assembly)
    for function in module.functions:
        if not function.is_declaration and function.name != name:
            function.linkage = "internal"  # Numba's wrappers for Python, which nobody will call
    passes = llvm.create_pass_builder(machine, llvm.create_pipeline_tuning_options())
    manager = llvm.create_new_module_pass_manager()
    manager.add_global_dead_code_eliminate_pass()
    manager.run(module, passes)
    module.get_function(name).name = "kernel"
    foreign = {f.name for f in module.functions if f.is_declaration and not f.name.startswith("llvm.")}
    unknown = foreign - set(CALLS.values()) - {"floorf"}
    if unknown:
        raise KudariError(f"the kernel calls {', '.join(sorted(unknown))}, which is no function of vector_math")
    code: bytes = machine.emit_object(module)
    return code


def _assembly(kernel: Kernel) -> tuple[str, str]:
    """The kernel in LLVM's language, and the name it has there."""
    import numba
    from numba import types
    from numba.core import config

    from kudari.engine import intrinsics

    known: dict[str, Any] = {"int": types.intp, "float64": types.float64}
    known |= {f"{kind}*": types.CPointer(getattr(types, kind)) for kind in ("float64", "float32")}
    names: dict[str, Any] = {"float32": numba.float32, "float64": numba.float64, "nan": float("nan")}
    names |= {"sqrt": intrinsics.sqrt, "floor": intrinsics.floor}
    names |= {"fetch": intrinsics.fetch, "claim": intrinsics.claim, "choose": intrinsics.choose}
    names["power_of_two"] = intrinsics.power_of_two
    names |= {"read_control": intrinsics.read_control, "write_control": intrinsics.write_control}
    for name in set(CALLS.values()) - {*_OURS} - names.keys() - {"abs"}:
        arity = next(operation.arity for operation in OPERATIONS.values() if operation.library == name)
        names[name] = types.ExternalFunction(name, types.float64(*(types.float64,) * arity))
    settings: Any = config
    before, settings.DISABLE_JIT = settings.DISABLE_JIT, 0  # NUMBA_DISABLE_JIT is meant for somebody's own functions
    try:
        for name in _OURS:
            ours = python.FunctionType(getattr(vector_math, name).__code__, vars(vector_math) | names, name)
            names[name] = numba.njit(ours, error_model="numpy", forceinline=True)
        exec(kernel.source, names)  # made from a tape alone: the names and the operations in it are our own
        signature = types.void(*(known[type_] for type_ in kernel.types))
        function = numba.cfunc(signature, error_model="numpy")(names["kernel"])
    finally:
        settings.DISABLE_JIT = before
    return function.inspect_llvm(), function.native_name.removeprefix("cfunc.")


def _linked(kernel: Kernel, code: bytes) -> Address:
    """The function in the object code. It holds the engine, whose memory it stands in, for as long as it lives."""
    import llvmlite.binding as llvm

    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), _machine())
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    arguments = [ctypes.c_void_p if type_.endswith("*") else _C_TYPES[type_] for type_ in kernel.types]
    # Numba hands two addresses on, for a result and for an exception; there is neither.
    function: Any = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, *arguments)(
        engine.get_function_address("kernel")
    )
    room = ctypes.create_string_buffer(32)
    function.held = engine, room
    return functools.partial(function, ctypes.addressof(room), ctypes.addressof(room) + 16)
