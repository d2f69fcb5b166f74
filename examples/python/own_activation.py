"""An activation of one's own: its Hermite coefficients, and what they let one gradient step learn.

Usage: own_activation.py
"""

import math

import detequiv

SLOPE = 0.1
MEAN = (1 - SLOPE) / math.sqrt(2 * math.pi)  # E max(z, SLOPE z)


def leaky(z: float) -> float:
    return max(z, SLOPE * z) - MEAN


activation = detequiv.Function(leaky, kinks=[0.0], name="leaky ReLU")
for k, coefficient in enumerate(detequiv.hermite(activation, 4).activation):
    print(f"c_{k} = {coefficient:8.5f}")

study = detequiv.Study(activation=activation, teacher="He1 + He2/sqrt(2)", exponent=0.35)
prediction = detequiv.predict(study)
for plateau in prediction.plateau:
    print(f"plateau {plateau.interval}: {plateau.spikes} spikes, test error {plateau.test_error:.4f}")
print(f"width {study['width']:.0f}, step size {study.step_size:.2f}: test error {prediction.finite.test_error:.4f}")
