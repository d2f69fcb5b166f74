"""Step sizes at which further outliers leave the bulk, for an activation of one's own.

Usage: second_spike.py STUDY.toml
"""

import math
import sys

import detequiv


def activation(z: float) -> float:
    return math.tanh(z) + 0.6 * (z * z - 1) * math.exp(-z * z / 4)


if len(sys.argv) != 2:
    sys.exit("usage: second_spike.py STUDY.toml")
study = detequiv.Study.read(sys.argv[1]).set(activation=detequiv.Function(activation))
print(detequiv.predict(study))
for j, step in enumerate(detequiv.predict(study).spectrum.critical_step_sizes, start=1):
    print(f"outlier {j} appears at step size {step:.4f}")
