"""The network of the theory without any basis: functions of z = <x, beta_hat> and of omega = sqrt(N) a_j, for make_finite_corners.py
and make_spike_corners.py.

A readout is a combination w = sum_p x_p b_p(omega) of functions b_p that need not be orthonormal: indicators of the atoms of a
finite law, monomials for the Gaussian law. It predicts q(z) = sqrt(N) sum_p x_p h_p(z), h_p(z) = E_omega[b_p S(theta omega z)],
a function of z: E q^2, E z q and E he_i q are integrals (trapezoidal rule), not sums over a basis. S(t) = E sigma(Z + t) is
checked against the coefficients of hermite_builtin.json, its Taylor coefficients, where that table has the activation.
"""

import json
import pathlib

from mpmath import mp, mpf

HERE = pathlib.Path(__file__).parent


def he(i, z):
    previous, current = mpf(0), mpf(1)
    for k in range(i):
        previous, current = current, (z * current - mp.sqrt(k) * previous) / mp.sqrt(k + 1)
    return current


def density(z):
    return mp.exp(-z * z / 2) / mp.sqrt(2 * mp.pi)


class Activation:
    """text: what the library parses. S(t) = E sigma(Z + t); c_0, c_1, c_2 and E sigma^2."""

    def __init__(self, text, coefficients=None):
        self.text, self.series = text, coefficients and [mpf(x) for x in coefficients]
        if coefficients is not None:
            c = self.series
            self.S = lambda t: sum(x * t**k for k, x in enumerate(c))
            self.norm2 = sum(mp.factorial(k) * x * x for k, x in enumerate(c))
            self.c = (c + [mpf(0)] * 3)[: max(3, len(c))]
        else:
            root = mp.exp(-mpf(1) / 2)
            bump = lambda size: lambda t: size * (mp.exp(-t * t / 4) - 1) / mp.sqrt(2)
            self.S, self.norm2 = {
                "erf(z)": (lambda t: mp.erf(t / mp.sqrt(3)), 2 / mp.pi * mp.asin(mpf(2) / 3)),
                "relu(z)": (lambda t: density(t) + t * mp.ncdf(t), mpf(1) / 2),
                "shifted_relu(z)": (lambda t: density(t) - density(0) + t * mp.ncdf(t), (1 - 1 / mp.pi) / 2),
                "relu(-z)": (lambda t: density(t) - t * mp.ncdf(-t), mpf(1) / 2),
                "sin(z)": (lambda t: root * mp.sin(t), (1 - root**4) / 2),
                "z + cos(z)": (lambda t: t + root * mp.cos(t), 1 + (1 + root**4) / 2),
                "z + 6*(exp(-z^2/2) - 2^(-1/2))": (lambda t: t + bump(6)(t), 1 + 36 * (1 / mp.sqrt(3) - mpf(1) / 2)),
                "erf(z) + 2*(exp(-z^2/2) - 2^(-1/2))": (lambda t: mp.erf(t / mp.sqrt(3)) + bump(2)(t),
                                                        2 / mp.pi * mp.asin(mpf(2) / 3) + 4 * (1 / mp.sqrt(3) - mpf(1) / 2)),
            }[text]
            self.c = [x if abs(x) > mpf(10) ** -40 else mpf(0) for x in mp.taylor(self.S, 0, 8)]
            self.check()
        self.bulk_variance = self.norm2 - self.c[0] ** 2 - self.c[1] ** 2

    def check(self):
        table = json.loads((HERE / "hermite_builtin.json").read_text(encoding="utf-8"))["rows"]
        for row in table:
            if row["expression"] == self.text:
                assert abs(self.norm2 / mpf(row["norm2"]) - 1) < mpf(10) ** -38
                for k, c in enumerate(self.c):
                    assert abs(c - mpf(row["coefficients"][k])) < mpf(10) ** -30, (self.text, k)


class Readout:
    """Functions b_p of omega: gram = E b_p b_q, alpha = E omega b_p, mean = E b_p; integrated(f) = E b_p f(omega)."""

    def __init__(self, atoms=None, probabilities=None, top=None):
        if atoms is not None:
            self.rule = [(mpf(a), mpf(p)) for a, p in zip(atoms, probabilities)]
            self.count = len(atoms)
            self.values = [[mpf(1 if p == j else 0) for p in range(self.count)] for j in range(self.count)]
        else:
            step = mpf(1) / 6
            reach = int((18 + 2 * mp.sqrt(top)) / step)
            self.rule = [(j * step, step * density(j * step)) for j in range(-reach, reach + 1)]
            self.count = top + 1
            self.values = [[omega**p for p in range(self.count)] for omega, _ in self.rule]

    def integrated(self, f):
        out = [mpf(0)] * self.count
        for (omega, weight), b in zip(self.rule, self.values):
            value = weight * f(omega)
            for p in range(self.count):
                out[p] += value * b[p]
        return out

    def gram(self):
        out = mp.matrix(self.count, self.count)
        for (_, weight), b in zip(self.rule, self.values):
            for p in range(self.count):
                for s in range(self.count):
                    if b[p] and b[s]:
                        out[p, s] += weight * b[p] * b[s]
        return out


class Network:
    """Everything that the reduced problem needs, as matrices over the coordinates x_p (the last for Gaussian rows of W_0)."""

    def __init__(self, act, readout, width, psi, eta, beta2, g_b, rows, degrees, step=mpf(1) / 8):
        self.act, self.g_b, self.width = act, g_b, mpf(width)
        theta = act.c[1] * mpf(eta) * mp.sqrt(beta2) / mp.sqrt(self.width)
        extra = 1 if rows == "gaussian" else 0
        n = self.count = readout.count + extra
        self.gram = mp.eye(n)
        inner = readout.gram()
        for p in range(readout.count):
            for s in range(readout.count):
                self.gram[p, s] = inner[p, s]
        pad = [mpf(0)] * extra
        self.alpha = mp.matrix(readout.integrated(lambda omega: omega) + pad)
        norm = mp.sqrt(2) * act.c[2] / mp.sqrt(mpf(psi))
        self.norm = norm * mp.matrix(readout.integrated(lambda omega: mpf(1)) + pad)
        self.square = mp.matrix(n, n)  # E q^2
        self.on = {i: mp.matrix(n, 1) for i in degrees}  # E he_i q
        root = mp.sqrt(self.width)
        if act.series is None:
            shifted = lambda z: readout.integrated(lambda omega: act.S(theta * omega * z))
        else:
            moments = [readout.integrated(lambda omega: omega**k) for k in range(len(act.series))]
            shifted = lambda z: [sum(c * (theta * z) ** k * moments[k][p] for k, c in enumerate(act.series)) for p in range(readout.count)]
        reach = int(26 / step)
        for j in range(-reach, reach + 1):
            z = j * step
            weight = step * density(z)
            h = [root * x for x in shifted(z)] + ([norm] if extra else [])
            for p in range(n):
                for s in range(p, n):
                    self.square[p, s] += weight * h[p] * h[s]
            for i, vector in self.on.items():
                factor = weight * he(i, z)
                for p in range(n):
                    vector[p] += factor * h[p]
        for p in range(n):
            for s in range(p):
                self.square[p, s] = self.square[s, p]

    def form(self, m1, m2, r):
        """The quadratic form of m2 |b|^2 + m1 v + |w|^2/r in x."""
        a, b = self.act.c[1] ** 2, self.act.bulk_variance
        one, alpha, norm = self.on[1], self.alpha, self.norm
        coupling = self.act.c[1] * self.g_b
        linear = one * one.T
        return (m2 * (linear + coupling * (one * alpha.T + alpha * one.T) + a * self.gram)
                + m1 * (self.square - linear + b * self.gram + norm * norm.T) + self.gram / r)


def first_step(act, teacher, noise, phi1, s):
    """|beta|^2, rho, g_b."""
    cs1 = mpf(teacher[1])
    energy = sum(mp.factorial(k) * mpf(t) ** 2 for k, t in enumerate(teacher))
    beta2 = cs1**2 + mpf(s) ** 2 * act.c[1] ** 2 + mpf(phi1) * (energy + mpf(noise) + mpf(s) ** 2 * act.norm2)
    return beta2, cs1 / mp.sqrt(beta2), -mpf(s) * act.c[1] / mp.sqrt(beta2)
