"""``kudari train``: a network learns digits, or data of one's own."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from kudari.commands.options import (
    DpiOption,
    LangOption,
    SizeOption,
    check_outputs,
    is_drawn,
    named_as_options,
    numbers,
    paper,
)
from kudari.commands.terminal import plain_console
from kudari.commands.user_code import optimizer as optimizer_of
from kudari.data import Data, load
from kudari.files import replaceable
from kudari.formula import KudariError
from kudari.language import language
from kudari.networks import Network
from kudari.progress import bars
from kudari.rules import Clipped
from kudari.rules.schedules import Schedule
from kudari.suffixes import suffix_of
from kudari.translations import translated
from kudari.travel.training import History, train
from kudari.travel.training.history import FILES
from kudari.travel.training.loop import OnStep
from kudari.travel.training.own_optimizer import optimizer_for
from kudari.travel.training.scheduled_rate import ScheduledRate

SHOWN = 10  # rows of the table
# What Python calls as the command line does.
_NETWORK = ("scale", "hidden", "activation", "init", "batch_norm", "dropout", "weight_decay", "seed")
_TRAINING = ("batch", "batch_norm", "epochs", "steps", "schedule", "validation", "seed", "lr_on_resume", "on_nan")


def run(
    name: Annotated[
        str, typer.Argument(metavar="DATA", help="digits, mnist, fashion-mnist, or a .npz or .csv file of your own.")
    ] = "digits",
    data: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="The folder with the data's files; else KUDARI_DATA or the cache."),
    ] = None,
    scale: Annotated[
        float | None, typer.Option(help="What the inputs of a file of your own are divided by, as 255 for bytes.")
    ] = None,
    hidden: Annotated[str, typer.Option(metavar="N,N", help="The sizes of the hidden layers; 0 for none.")] = "512,512",
    activation: Annotated[str, typer.Option(help="relu, sigmoid or tanh.")] = "relu",
    init: Annotated[str, typer.Option(help="Initial weights: he, xavier, zero, or a standard deviation.")] = "he",
    batch_norm: Annotated[bool, typer.Option(help="Normalise every layer's inputs over the batch.")] = True,
    dropout: Annotated[float, typer.Option(help="The share of units that fall silent while learning.")] = 0.2,
    weight_decay: Annotated[float, typer.Option(help="λ of ½ λ Σ W², added to the loss.")] = 0.0,
    rule: Annotated[
        str, typer.Option(help="The update rule with its values, a formula, or a class of your own as FILE.py:NAME.")
    ] = "adam:lr=0.002",
    schedule: Annotated[
        str | None,
        typer.Option(
            help="How the learning rate changes, in steps: constant, cosine, linear, onecycle, "
            "step:every=1000,factor=0.1, milestones:at=1000/2000,factor=0.1, exponential:half=1000, "
            "plateau:every=100,patience=5, warmup:steps=200 + cosine. [default: cosine, where there is a learning rate]"
        ),
    ] = None,
    batch: Annotated[str, typer.Option(help="Samples a step, or all.")] = "128",
    epochs: Annotated[
        float | None,
        typer.Option(
            help="How often all samples are gone through, but for those that do not fill a batch. [default: 20]"
        ),
    ] = None,
    steps: Annotated[int | None, typer.Option(help="How many steps, instead of epochs.")] = None,
    validation: Annotated[float, typer.Option(help="The share of samples that is kept back.")] = 0.1,
    seed: Annotated[int, typer.Option(min=0, help="Of the weights, the batches and the dropout.")] = 0,
    checkpoint: Annotated[
        Path | None, typer.Option(help="A file to go on from after an interruption; written every epoch.")
    ] = None,
    lr_on_resume: Annotated[
        float | None, typer.Option(help="Another learning rate, to go on with from the checkpoint.")
    ] = None,
    clip_norm: Annotated[
        float | None, typer.Option(help="The most that all gradients together may be long; longer ones are shortened.")
    ] = None,
    clip_value: Annotated[
        float | None, typer.Option(help="The most that every number of a gradient may be, up or down.")
    ] = None,
    on_nan: Annotated[
        str, typer.Option(help="What a step without finite numbers does: stop the training, skip (the step) or raise.")
    ] = "stop",
    save: Annotated[Path | None, typer.Option(help="Where to keep the network, as .safetensors.")] = None,
    output: Annotated[
        list[Path] | None,
        typer.Option("-o", "--output", help="history.csv, curves .png .svg .pdf, or page.html. May be repeated."),
    ] = None,
    size: SizeOption = None,
    dpi: DpiOption = None,
    lang: LangOption = None,
) -> None:
    """Train a network on digits and tell how well it reads them.

    Examples:

      kudari train digits -o curves.png

      kudari train mnist --hidden 100,100,100,100 --rule adam:lr=0.001 --batch-norm --dropout 0.2

      kudari train mnist --rule my.py:MyAdam --epochs 5 --save net.safetensors
    """
    outputs, lang = output or [], language(lang)
    check_outputs(outputs, FILES)
    sheet = paper(size, dpi, outputs)
    for path in filter(None, (save, checkpoint)):
        replaceable(path)
    if save is not None and checkpoint is not None and save.resolve() == checkpoint.resolve():
        raise KudariError(f"--save and --checkpoint cannot both be {save}: one holds a network, the other a training")
    if save is not None:
        suffix_of(save, (".safetensors",))
    optimizer = optimizer_of(rule)
    with named_as_options(*_NETWORK, folder="--data"):
        samples = load(name, data, progress=True, scale=scale)
        network = Network(
            samples.train.x.shape[1],
            _sizes(hidden),
            samples.train.classes,
            activation=activation,
            init=_init(init),
            batch_norm=batch_norm,
            dropout=dropout,
            weight_decay=weight_decay,
            seed=seed,
        )
    if schedule is None and _has_rate(optimizer, network):
        schedule = "cosine"
    if clip_norm is not None or clip_value is not None:
        with named_as_options(norm="--clip-norm", value="--clip-value"):
            optimizer = Clipped(optimizer, norm=clip_norm, value=clip_value)
    console = plain_console()
    counts = f"{len(samples.train):,} samples to learn from, {len(samples.test):,} to test with"
    console.print(translated(f"{samples.name}: {counts}"))
    console.print(", ".join(map(translated, f"{network!r}".strip("<>").split(", "))), highlight=False)
    begin = time.perf_counter()
    with _stopped_by_hand(console, checkpoint), named_as_options(*_TRAINING), _bar() as on_step:
        history = train(
            network,
            samples,
            optimizer,
            batch=_batch(batch),
            epochs=20 if epochs is None and steps is None else epochs,
            steps=steps,
            schedule=schedule,
            validation=validation,
            seed=seed,
            checkpoint=checkpoint,
            lr_on_resume=lr_on_resume,
            on_nan=on_nan,
            on_step=on_step,
        )
    if history.snapshots:
        console.print(_table(history))
    _tell(console, network, samples, history, time.perf_counter() - begin, lang)
    for path in outputs:
        if is_drawn(path):
            history.save(path, lang=lang, size=sheet.size, dpi=sheet.dpi)
        else:
            history.save(path, lang=lang)
        console.print(translated(f"wrote {path}"), highlight=False, soft_wrap=True)
    if save is not None and history.breakdown is None:
        network.save(save)
        written = f"wrote {save}; kudari.Network.from_file({str(save)!r}) has it"
        console.print(translated(written), highlight=False, soft_wrap=True)
    if history.breakdown is not None:
        if save is not None:
            left_out = f"{save} was not written: nothing can be predicted with these parameters"
            console.print(translated(left_out), highlight=False)
        raise typer.Exit(1)


@contextmanager
def _stopped_by_hand(console: Console, checkpoint: Path | None) -> Iterator[None]:
    """Ctrl+C is no accident: what remains is said."""
    try:
        yield
    except KeyboardInterrupt:
        resumes = checkpoint is not None and os.path.exists(checkpoint)
        hint = f"the same command goes on from {checkpoint}" if resumes else "with --checkpoint FILE it could go on"
        console.print(translated(f"stopped; {hint}"), highlight=False, soft_wrap=True)
        raise typer.Exit(130) from None


def _tell(console: Console, network: Network, samples: Data, history: History, seconds: float, lang: str) -> None:
    for sentence in history.sentences(lang)[1:]:
        console.print(sentence, highlight=False)
    if history.breakdown is not None:
        return
    accuracy = network.accuracy(samples.test.x, samples.test.t)
    each = f" of {history.gradients_per_step} gradients" if history.gradients_per_step > 1 else ""
    result = f"test accuracy {accuracy:.2%} after {len(history):,} steps{each} in {seconds:.1f} s"
    console.print(translated(result), highlight=False)


def _has_rate(optimizer: Any, network: Network) -> bool:
    """Whether there is a learning rate that a schedule could change."""
    rate = ScheduledRate(optimizer_for(network, optimizer), Schedule(), 1, network.vector.dtype)
    return rate.attribute is not None


def _table(history: History) -> Table:
    """Some of the snapshots, the last one among them."""
    table = Table(title=translated(f"{history.title}: {len(history):,} steps"))
    for heading in ("epoch", "step", "loss", "training", "validation", "‖∂L/∂W‖", "dead units"):
        table.add_column(translated(heading), justify="right")
    apart = max(1, -(-len(history.snapshots) // SHOWN))
    smooth = history.smoothed()
    for snapshot in history.snapshots[::-1][::apart][::-1]:
        table.add_row(
            f"{snapshot.step / history.per_epoch:.3g}",
            f"{snapshot.step:,}",
            f"{smooth[snapshot.step - 1]:.4g}",
            f"{snapshot.train_accuracy:.1%}",
            "-" if snapshot.validation_accuracy is None else f"{snapshot.validation_accuracy:.2%}",
            f"{history.norms[snapshot.step - 1]:.3g}",
            f"{max(snapshot.dead, default=0.0):.0%}",
        )
    return table


@contextmanager
def _bar() -> Iterator[OnStep | None]:
    """A bar with the loss and the accuracy, on a terminal."""
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
    with bars(*columns) as shown:
        if shown is None:
            yield None
            return
        task = shown.add_task("", total=None)

        def on_step(step: int, total: int, loss: float, accuracy: float | None) -> None:
            if step % 20 and step != total:
                return  # a terminal is slower than a step
            figures = f"loss {loss:.4f}" + ("" if accuracy is None else f", validation {accuracy:.2%}")
            shown.update(task, completed=step, total=total, description=translated(figures))

        yield on_step


def _sizes(text: str) -> list[int]:
    sizes = numbers(text, "--hidden 100,100")
    if sizes == (0.0,):
        return []
    if not all(size.is_integer() for size in sizes):
        raise KudariError(f"--hidden {text}: sizes are whole numbers, as in --hidden 100,100")
    return [int(size) for size in sizes]


def _init(text: str) -> str | float:
    try:
        return float(text)
    except ValueError:
        return text


def _batch(text: str) -> int | str:
    if text == "all":
        return text
    try:
        return int(text)
    except ValueError:
        raise KudariError(f'--batch {text}: a whole number of samples is needed, or "all"') from None
