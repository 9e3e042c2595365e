"""Training: the way down of a network, on the terrain that its data make.

The loop is that of the book, in five steps: take a mini-batch; find the gradient of the loss; take a step downhill;
look where one stands; and so on, from the first.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from kudari.data import Data, Samples
from kudari.formula import KudariError
from kudari.networks import Network
from kudari.progress import Progress
from kudari.rules import Clipped, PerParameter, Rule
from kudari.rules.schedules import Schedule
from kudari.rules.schedules import schedule as schedule_of
from kudari.seeds import seed_of
from kudari.travel.training.arguments import (
    check_batches,
    check_rate_on_resume,
    check_states,
    checkpoint_path,
    identity,
    on_nan_of,
    parted,
    samples_of,
    steps_between,
    total_steps,
)
from kudari.travel.training.batch_terrain import BatchTerrain
from kudari.travel.training.batches import Batches
from kudari.travel.training.breakdown import breakdown
from kudari.travel.training.history import History
from kudari.travel.training.own_optimizer import optimizer_for
from kudari.travel.training.scheduled_rate import ScheduledRate
from kudari.travel.training.snapshots import norm, some_of, take_snapshot

#: Called after every step with the steps taken, of how many, the loss, and the last validation accuracy.
OnStep = Callable[[int, int, float, float | None], Any]


def train(
    network: Network,
    data: Data | Samples | tuple[Any, Any],
    rule: Any = "adam",
    *,
    batch: int | str = 128,
    epochs: float | None = None,
    steps: int | None = None,
    schedule: str | Schedule | Callable[[int], float] | None = None,
    validation: float | Samples = 0.1,
    snapshot_every: int | None = None,
    seed: int | Sequence[int] = 0,
    checkpoint: str | os.PathLike[str] | None = None,
    checkpoint_every: int | None = None,
    lr_on_resume: float | None = None,
    on_nan: str = "stop",
    progress: Progress | None = None,
    on_step: OnStep | None = None,
) -> History:
    """Train a network: change its parameters until its answers fit the data.

    ``data`` are samples, or a pair (x, t); of a whole set its samples to train with are taken. ``batch`` is how many
    samples a step looks at: 1 is stochastic gradient descent in the strict sense, "all" is batch gradient descent,
    and what lies between are mini-batches. The training ends after so many ``epochs`` (10 unless given; one goes
    through all samples, but for those that do not fill a batch) or ``steps``. ``schedule`` changes the learning rate on
    the way, such as "cosine", or a function from the step t (from 1) to the factor of the learning rate.

    ``validation`` is the share of the samples that are kept back to see how well it does on what it has not learnt
    from; or these samples themselves. A snapshot is taken after every epoch, or ``snapshot_every`` so many steps.

    ``checkpoint`` is a file to go on from. Where it exists the training goes on from there, bit for bit as if it had
    never been interrupted; it is written every epoch, or ``checkpoint_every`` so many steps, and at the end. To go on
    with another learning rate, leave the rule as it was and give ``lr_on_resume``: it takes the place of the rule's,
    under the same schedule, from the checkpoint on, and stands in the checkpoints that follow.

    ``progress`` is told after every step how many are taken, and of how many, as everywhere in Kudari; ``on_step`` is
    told besides the loss, and the last validation accuracy (None before the first snapshot).

    ``rule`` may also be any object with ``update(params, grads)``. If a formula can be read from it that takes the very
    same steps, the formula is used, which is quicker and can be kept in a checkpoint; else a copy of the object itself.
    A rule goes on from where it stands, as after an earlier training; a text or an object begins anew. One that takes
    the gradient at another place, such as textbook Nesterov, is given that of the same batch. ``kudari.PerParameter``
    has other hyperparameters for some parameters, as no decay of the biases, or freezes them; a schedule multiplies all
    of its learning rates. ``kudari.Clipped`` limits the gradients before every step; the history has their norms as
    they were before.

    A loss or a gradient that is not finite ends the training, and ``history.breakdown`` says where it came from. With
    ``on_nan="skip"`` the step is left out, and stands in ``history.skipped``: neither parameters nor the rule's states
    nor running averages change. Where a whole epoch of steps in a row would be left out, or a parameter itself is not
    finite, the training ends all the same. With ``on_nan="raise"`` it is an error.

    >>> from kudari.data import load
    >>> network = Network(64, [50], 10)
    >>> history = train(network, load("digits"), "adam:lr=0.01", epochs=5)
    >>> history.snapshots[-1].validation_accuracy > 0.9
    True

    Raises :class:`KudariError` for data and settings that do not fit, before the first step; and with
    ``on_nan="raise"`` at the step that cannot be taken.
    """
    if not isinstance(network, Network):
        raise KudariError(f"there is no network to train: the first argument is a {type(network).__name__}")
    rule, clipping = (rule.rule, rule.clipping) if isinstance(rule, Clipped) else (rule, None)
    optimizer, seed = optimizer_for(network, rule), seed_of(seed)
    if isinstance(optimizer, Rule):
        check_states(optimizer, network)
    elif checkpoint is not None and isinstance(optimizer, PerParameter):
        raise KudariError("checkpoint: hyperparameters per parameter cannot be kept in a file; train without one")
    elif checkpoint is not None:
        raise KudariError(
            f"checkpoint: no formula could be read from {optimizer.title} that takes its steps, and so it cannot be "
            "kept in a file; train without a checkpoint"
        )
    given = samples_of(network, data)
    samples, kept_back = parted(network, given, validation, seed)
    batches = Batches(samples.x, samples.t, batch, seed)
    check_batches(batches.size, network)
    total = total_steps(batches.per_epoch, epochs, steps)
    snapshot_every = steps_between("snapshot_every", snapshot_every, batches.per_epoch)
    checkpoint_every = steps_between("checkpoint_every", checkpoint_every, batches.per_epoch)
    chosen, on_nan = schedule_of(schedule), on_nan_of(on_nan)
    rate = ScheduledRate(optimizer, chosen, total, network.vector.dtype)
    check_rate_on_resume(lr_on_resume, rate, optimizer, checkpoint)
    some = some_of(samples)
    history = History(
        optimizer.title,
        batches.per_epoch,
        gradients_per_step=optimizer.gradients_per_step,
        left_out=batches.left_out,
    )
    terrain, in_a_row = BatchTerrain(network), 0  # steps that were left out, one after the other
    if checkpoint is not None and isinstance(optimizer, Rule):
        from kudari.travel.training.checkpoint import resume, write_checkpoint  # loaded when needed: it reads files

        path = checkpoint_path(checkpoint)
        settings = identity(network, optimizer, given, samples, kept_back)
        settings |= {
            "batch": batches.size,
            "seed": seed,
            "clipping": clipping and str(clipping),
            "schedule": str(chosen),
            "steps": total if chosen.knows_end else None,  # else the training may go on beyond its end
            "snapshot_every": snapshot_every,
        }
        settings = {name: repr(value) for name, value in settings.items()}
        if os.path.exists(path):
            resume(path, network, optimizer, history, settings, rate)
            if lr_on_resume is not None:
                rate.begin_anew(lr_on_resume)
    try:
        with np.errstate(all="ignore"):
            for step in range(len(history) + 1, total + 1):
                x, t = batches.take(step - 1)  # 1. a mini-batch
                loss, grads = terrain.loss_and_gradient(x, t)  # 2. the gradient
                rate.set(step, history.losses)
                finite = history.add(loss, rate.now, norm(network.gradient_vector))
                in_a_row = 0 if finite else in_a_row + 1
                if not finite:
                    if on_nan != "skip" or in_a_row == batches.per_epoch or not np.isfinite(network.vector).all():
                        history.breakdown = breakdown(network, x, history.losses, step, rate.base)
                        break
                    terrain.leave()
                looking = step % snapshot_every == 0 or step == total
                before = network.vector.copy() if looking else network.vector
                if finite:
                    optimizer.update(  # 3. a step downhill
                        network.params,
                        grads if clipping is None else clipping.for_rule(optimizer, grads),
                        flush_subnormals=True,
                        gradient_at=terrain.gradient_at,
                    )
                if looking:  # 4. where one stands
                    history.snapshots.append(take_snapshot(network, step, before, some, kept_back))
                if (
                    checkpoint is not None
                    and isinstance(optimizer, Rule)
                    and (step % checkpoint_every == 0 or step == total)
                ):
                    write_checkpoint(path, network, optimizer, history, settings, rate)
                if progress is not None:
                    progress(step, total)
                if on_step is not None:
                    last = history.snapshots[-1] if history.snapshots else None
                    on_step(step, total, loss, last.validation_accuracy if last else None)
                # 5. and so on
            if history.breakdown is None and not np.isfinite(network.vector).all():  # the last step went too far
                x, _ = batches.take(total - 1)
                history.breakdown = breakdown(network, x, history.losses, total + 1, rate.base)
    finally:
        rate.restore()
    if on_nan == "raise" and history.breakdown is not None:
        raise KudariError(history.breakdown.text())
    return history
