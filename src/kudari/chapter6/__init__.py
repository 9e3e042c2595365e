"""Chapter 6 of the book: the techniques of learning, as experiments that anyone can run."""

from kudari.chapter6.activations import Activations
from kudari.chapter6.batch_normalisation import BatchNormalisation
from kudari.chapter6.batches import BatchSizes
from kudari.chapter6.chapter_report import ExperimentReport, write_report
from kudari.chapter6.compared_rules import titled
from kudari.chapter6.experiment import Experiment, Study
from kudari.chapter6.gradients import Gradients
from kudari.chapter6.hyperparameters import Hyperparameters
from kudari.chapter6.initial_weights import InitialWeights
from kudari.chapter6.overfitting import DroppedOut, WeightDecay
from kudari.chapter6.rules import Rules
from kudari.chapter6.runner import Runs

#: The experiments in the order of the chapter, by their names.
EXPERIMENTS: dict[str, Experiment] = {
    experiment.name: experiment
    for experiment in (
        Rules(),
        Activations(),
        InitialWeights(),
        BatchNormalisation(),
        WeightDecay(),
        DroppedOut(),
        Hyperparameters(),
        BatchSizes(),
        Gradients(),
    )
}

__all__ = ["EXPERIMENTS", "Experiment", "ExperimentReport", "Runs", "Study", "titled", "write_report"]
