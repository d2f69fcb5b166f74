#!/usr/bin/env python3
"""Writes hermite_builtin.json: c_k = E[sigma(Z) He_k(Z)]/k!, k = 0..64, and E sigma^2 to 40 digits for every built-in function.

Functions that are analytic in a strip around the line: the trapezoidal rule with 110 digits. Functions with kinks: the
tanh-sinh rule with 70 digits on panels that end at the kinks. No closed form enters. Each row is computed twice, with two
steps; the script stops unless both agree to 41 digits. A coefficient below 1e-60 (kinks: 1e-56) of the norm is written as 0.
Numbers in an expression are doubles, as a program reads them. Run: python3 make_hermite_builtin.py > hermite_builtin.json
"""

import json
import re
import sys

from mpmath import mp, mpf

TOP = 64
ANALYTIC = {  # expression: half width of the strip of analyticity (None: entire)
    "exp(z)": None, "exp(-z^2/2)": None, "exp(z^2/5)": None, "sin(z)": None, "cos(z)": None, "sin(3*z)": None,
    "sinh(z)": None, "cosh(z)": None, "erf(z)": None, "erfc(z)": None, "Phi(z)": None, "phi(z)": None, "gelu(z)": None,
    "tanh(z)": 1.57, "sigmoid(z)": 3.14, "softplus(z)": 3.14, "silu(z)": 3.14, "atan(z)": 1, "asinh(z)": 1,
    "log(1 + z^2)": 1, "sqrt(1 + z^2)": 1, "acosh(2 + z^2)": 1, "tan(tanh(z))": 1.57, "asin(0.5*tanh(z))": 1.57,
    "acos(0.5*tanh(z))": 1.57, "atanh(0.5*tanh(z))": 1.57, "tanh(4*z)": 0.39, "tanh(0.0009765625*z)": None,
    "tanh(z) + 1.5*(exp(-z^2/2) - 2^(-1/2))": 1.57, "He7(z)": None, "he64(z)": None,
}
KINKED = {  # expression: kinks
    "relu(z)": ["0"], "shifted_relu(z)": ["0"], "abs(z)": ["0"], "sign(z)": ["0"], "step(z)": ["0"],
    "relu(z - 0.75)": ["0.75"], "max(z, 1 - z)": ["0.5"], "min(z^2, 2 - z)": ["-2", "1"],
    "relu(tanh(z) - 0.5)": ["mp.atanh(0.5)"], "abs(tanh(z))": ["0"], "abs(z)^2.5": ["0"], "sqrt(abs(z))": ["0"],
    "abs(sin(z))": [f"{k}*mp.pi" for k in range(-7, 8)],
}


def hermite(n, normalised):
    def he(z):
        previous, current = mpf(0), mpf(1)
        for k in range(n):
            previous, current = current, z * current - k * previous
        return current / mp.sqrt(mp.factorial(n)) if normalised else current
    return he


NAMES = {name: getattr(mp, name) for name in "exp log sqrt sin cos tan sinh cosh tanh asin acos asinh acosh atan atanh erf erfc sign".split()}
NAMES.update({
    "mpf": mpf, "abs": abs, "max": max, "min": min, "Phi": mp.ncdf, "phi": lambda z: mp.exp(-z * z / 2) / mp.sqrt(2 * mp.pi),
    "relu": lambda z: max(z, mpf(0)), "shifted_relu": lambda z: max(z, mpf(0)) - 1 / mp.sqrt(2 * mp.pi),
    "step": lambda z: mpf(1 if z > 0 else 0), "sigmoid": lambda z: 1 / (1 + mp.exp(-z)), "softplus": lambda z: mp.log(1 + mp.exp(z)),
    "silu": lambda z: z / (1 + mp.exp(-z)), "gelu": lambda z: z * mp.erfc(-z / mp.sqrt(2)) / 2,
    "He7": hermite(7, False), "he64": hermite(64, True),
})


def read(text):
    numbers = re.sub(r"(?<![\w.])(\d+\.\d*|\d+)", r"mpf(\1)", text)
    code = compile(numbers.replace("^", "**"), text, "eval")
    return lambda z: mpf(eval(code, {"__builtins__": {}}, {**NAMES, "z": z}))


def trapezoid(step):
    """Nodes and weights of the whole line."""
    reach = int(44 / step)
    return [(j * step, step) for j in range(-reach, reach + 1)]


def tanh_sinh(panels, step):
    """Nodes, measured from the nearer end of their panel, and weights."""
    rule, count = [], int(mpf("4.9") / step)
    for lower, upper in zip(panels, panels[1:]):
        half = (upper - lower) / 2
        for j in range(-count, count + 1):
            t = j * step
            end = 1 / (1 + mp.exp(mp.pi * mp.sinh(abs(t))))  # distance over the width of the panel
            weight = half * step * 2 * mp.pi * mp.cosh(t) * end * (1 - end)
            rule.append((lower + 2 * half * end if t < 0 else upper - 2 * half * end, weight))
    return rule


def expansion(sigma, rule):
    roots = [mp.sqrt(k) for k in range(TOP + 2)]
    normalised, norm2, density = [mpf(0)] * (TOP + 1), mpf(0), 1 / mp.sqrt(2 * mp.pi)
    for z, weight in rule:
        value = sigma(z)
        term = weight * density * mp.exp(-z * z / 2) * value
        norm2 += term * value
        previous, current = mpf(0), mpf(1)
        for k in range(TOP + 1):
            normalised[k] += term * current
            previous, current = current, (z * current - roots[k] * previous) / roots[k + 1]
    return normalised, norm2


def row(text, rules):
    (first, norm2), (second, again) = [expansion(read(text), rule) for rule in rules]
    assert abs(norm2 / again - 1) < mpf(10) ** -41, text
    coefficients = []
    for k, (a, b) in enumerate(zip(first, second)):
        size = max(abs(a), abs(b)) / mp.sqrt(norm2)
        zero = size < mpf(10) ** (-60 if mp.dps > 100 else -56)
        assert zero or abs(a / b - 1) < mpf(10) ** -41, (text, k, a, b)
        coefficients.append("0" if zero else mp.nstr(a / mp.sqrt(mp.factorial(k)), 40))
    print(text, mp.nstr(norm2, 10), file=sys.stderr)
    return {"expression": text, "norm2": mp.nstr(norm2, 40), "bulk_variance": mp.nstr(norm2 - first[0] ** 2 - first[1] ** 2, 40),
            "coefficients": coefficients}


def main():
    rows = []
    mp.dps = 110
    coarse = {1: (mpf(1) / 16, mpf(1) / 18), 4: (mpf(1) / 64, mpf(1) / 70), 2: (mpf(1) / 20, mpf(1) / 24)}
    rules = {key: [trapezoid(step) for step in steps] for key, steps in coarse.items()}
    for text, strip in ANALYTIC.items():
        rows.append(row(text, rules[1 if strip is None else 4 if strip < 0.5 else 2]))
    mp.dps = 70
    for text, kinks in KINKED.items():
        ends = [mpf(k) for k in (-22, -17, -13, -10, -7, -5, -3, -1, 1, 3, 5, 7, 10, 13, 17, 22)]
        panels = sorted(ends + [mpf(eval(k)) for k in kinks])
        rows.append(row(text, [tanh_sinh(panels, step) for step in (mpf(1) / 30, mpf(1) / 36)]))
    json.dump({"source": "mpmath, 110 digits (kinks: 70), rounded to 40; make_hermite_builtin.py",
               "note": "coefficients: c_k of He_k for k = 0..64; norm2: E sigma^2; bulk_variance: norm2 - c_0^2 - c_1^2", "rows": rows}, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
