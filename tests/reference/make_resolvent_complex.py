#!/usr/bin/env python3
"""Writes resolvent_complex.json: m1, m2, m_tilde at complex gamma, and the bulk's density, to 40 digits.

The three equations of theory/resolvent.md in e, m1, m2 are solved as they stand. The physical root is
followed from large gamma, where m1 = 1/gamma, along a path to the wanted gamma in small steps, which needs no
rule for choosing a branch.
"""

import json
import random

import mpmath as mp

mp.mp.dps = 50


def gap(p, gamma, g):
    a, b, phi, psi = p
    r = psi / phi
    e = 1 + r * (g - 1)
    m1 = g / gamma
    m2 = phi * m1 / (phi + e * a * m1)
    return e * (a * m2 + b * m1) - (1 - g)


def follow(p, gamma_end):
    """g along a spiral from a large imaginary gamma, where g = 1, to gamma_end."""
    start = -1j * mp.mpf(10) ** 4 * (1 + abs(gamma_end)) * max(1, p[0] + p[1]) * max(1, p[3] / p[2])
    g = mp.mpc(1)
    steps = 400
    log_start, log_end = mp.log(start), mp.log(gamma_end)
    for step in range(steps + 1):
        v = mp.mpf(step) / steps
        gamma = mp.exp(log_start + (log_end - log_start) * v) if step < steps else gamma_end
        g = mp.findroot(lambda t: gap(p, gamma, t), g, tol=mp.mpf(10) ** -45, maxsteps=100)
    a, b, phi, psi = p
    e = 1 + psi / phi * (g - 1)
    m1 = g / gamma_end
    return m1, phi * m1 / (phi + e * a * m1), e / gamma_end


def text(z):
    return [mp.nstr(z.real, 20), mp.nstr(z.imag, 20)]


def main():
    random.seed(11)
    rows = []
    parameters = [(0.25, 0.0908, 0.6, 0.6), (0.25, 0.0908, 0.6, 0.75), (1.0, 0.01, 0.5, 0.25),
                  (1.0, 0.0, 0.4, 0.9), (0.0, 1.0, 2.0, 0.5), (2.0, 0.3, 5.0, 0.2)]
    for p in parameters:
        for _ in range(6):
            z = mp.mpf(round(10 ** random.uniform(-2, 1), 6)) * mp.expj(mp.mpf(round(random.uniform(0.05, 3.1), 6)))
            z = mp.mpc(float(z.real), float(z.imag))
            q = tuple(mp.mpf(t) for t in p)
            m1, m2, mt = follow(q, -z)
            rows.append({"c1_squared": p[0], "bulk_variance": p[1], "phi": p[2], "psi": p[3],
                         "gamma": [float(-z.real), float(-z.imag)],
                         "m1": text(m1), "m2": text(m2), "m_tilde": text(mt)})
    with open("resolvent_complex.json", "w") as out:
        json.dump({"source": "mpmath, 50 digits, rounded to 20; make_resolvent_complex.py", "rows": rows}, out, indent=1)
        out.write("\n")


if __name__ == "__main__":
    main()
