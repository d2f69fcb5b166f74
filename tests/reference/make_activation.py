#!/usr/bin/env python3
"""Writes activation.json: values, derivatives and normal-law integrals of activations, by mpmath.

Every expression is read by Python (with ^ as **) and evaluated with 50 digits, derivatives by mpmath's
numerical differentiation at that precision, integrals by tanh-sinh quadrature on panels split at the kinks.
None of this shares a formula with the library. Run: python3 make_activation.py > activation.json
"""
import json
import sys

from mpmath import mp, mpf

mp.dps = 50

POINTS = ["-6.5", "-3.25", "-1.7", "-0.9", "-0.3", "-0.01", "0.2", "0.6", "1.4", "2.9", "5.1"]
SHIFTS = ["0", "-1.3", "0.4", "2.5"]
DEGREES = [0, 1, 2, 3, 4, 5, 8, 13, 20, 33, 64]


def hermite(n):
    def he(z):
        previous, current = mpf(0), mpf(1)
        for k in range(n):
            previous, current = current, z * current - k * previous
        return current
    return he


def phi(z):
    return mp.exp(-z * z / 2) / mp.sqrt(2 * mp.pi)


FUNCTIONS = {name: getattr(mp, name) for name in (
    "exp log sqrt sin cos tan sinh cosh tanh asin acos atan asinh acosh atanh erf erfc sign pi e").split()}
FUNCTIONS.update({
    "abs": lambda z: abs(z), "max": max, "min": min, "phi": phi, "Phi": mp.ncdf,
    "relu": lambda z: max(z, mpf(0)),
    "shifted_relu": lambda z: max(z, mpf(0)) - 1 / mp.sqrt(2 * mp.pi),
    "step": lambda z: mpf(1) if z > 0 else mpf(0),
    "sigmoid": lambda z: 1 / (1 + mp.exp(-z)),
    "softplus": lambda z: mp.log(1 + mp.exp(z)),
    "silu": lambda z: z / (1 + mp.exp(-z)),
    "gelu": lambda z: z * mp.erfc(-z / mp.sqrt(2)) / 2,
})
for n in range(65):
    FUNCTIONS[f"He{n}"] = hermite(n)
    FUNCTIONS[f"he{n}"] = lambda z, n=n: hermite(n)(z) / mp.sqrt(mp.factorial(n))

POINTWISE = """exp(z) | exp(-z^2/2) | exp(z^2/5) | log(1 + z^2) | sqrt(1 + z^2) | sin(3*z) | cos(z - 0.5)
tan(tanh(z)) | sinh(z) | cosh(z/2) | tanh(z) | tanh(10*z) | asin(0.9*tanh(z)) | acos(z/50) | atan(z) | asinh(z)
acosh(2 + z^2) | atanh(z/50) | erf(z) | erfc(z) | relu(z) | shifted_relu(z) | abs(z) | sign(z) | step(z)
sigmoid(z) | softplus(z) | silu(z) | gelu(z) | Phi(z) | phi(z) | He7(z) | he20(z) | he64(z) | z^9 | (z^2 + 1)^-3
(1 + z^2)^0.3 | (1 + z^2)^(z/9) | 2^z | abs(z)^2.5 | max(z, sin(z) + 0.3) | min(z^2, 2 - z) | relu(abs(z) - 1)
sqrt(relu(z)) | tanh(z) + 1.5*(exp(-z^2/2) - 2^(-1/2)) | -z^2 | 2^-z^2 | z*tanh(exp(z/3))/(1 + z^2)
sin(z)^2*erf(z/3 - 0.2) | 0.7*He1(z) + 0.7*He2(z)/sqrt(2) | z/(1 + abs(z)) | e^-(z^2) | 2*pi*z - 3e-1"""

CLOSED = {  # with the kinks at which quadrature is split
    "relu(z)": [0], "shifted_relu(z)": [0], "abs(z)": [0], "sign(z)": [0], "step(z)": [0], "erf(z)": [],
    "sin(z)": [], "gelu(z)": [], "he5(z)": [], "He3(z) - 0.5*He0(z)": [], "max(z,0) - 1/sqrt(2*pi)": [0],
    "max(z, 1 - z)": ["0.5"], "min(2*z, 0.5)": ["0.25"], "relu(1.5*z - 0.75)": ["0.5"],
    "abs(0.5 - 2*z)": ["0.25"], "sign(1 - 4*z)": ["0.25"], "step(-z - 1)": [-1], "erf(0.5*z + 0.25)": [],
    "erfc(-2*z)": [], "Phi(z)": [], "gelu(2*z - 0.5)": [], "cos(2*z)": [], "2*sin(0.5*z + 1)": [],
    "exp(0.5*z - 0.25)": [], "exp(-z^2)": [], "exp(z^2/8 + z/4)": [], "z^4 - 3*z": [], "(z - 0.5)^6": [],
    "He1(z) + He2(z)/sqrt(2)": [], "0.25*relu(z) + sin(z) - z^2": [0], "exp(-z^2/2) - 0.5": [],
}


def read(text):
    code = compile(text.replace("^", "**"), text, "eval")
    return lambda z: mp.mpf(eval(code, {"__builtins__": {}}, {**FUNCTIONS, "z": z}))


def shown(value):
    return float(mp.nstr(value, 20))


def pointwise(text):
    f = read(text)
    points = [mpf(float(z)) for z in POINTS]
    return {"expression": text, "values": [shown(f(z)) for z in points],
            "derivatives": [shown(mp.diff(f, z, h=mpf(10) ** -22)) for z in points]}


def mean(f, splits):
    panels = sorted({mpf(k) for k in range(-30, 31, 2)} | set(splits))
    return mp.quad(lambda z: f(z) * phi(z), panels, maxdegree=9)


def closed(text, kinks):
    mp.dps = 30
    f = read(text)
    kinks = [mpf(k) for k in kinks]
    row = {"expression": text, "norm2": shown(mean(lambda z: f(z) ** 2, kinks)),
           "mean_shift": [shown(mean(lambda z: f(z + mpf(t)), [k - mpf(t) for k in kinks])) for t in
                          map(float, SHIFTS)],
           "normalised": [shown(mean(lambda z: f(z) * FUNCTIONS[f"he{k}"](z), kinks)) for k in DEGREES]}
    print(text, file=sys.stderr)
    return row


def main():
    json.dump({"source": "mpmath, 50 digits pointwise and 30 in integrals, rounded to double; "
                         "make_activation.py",
               "note": "normalised: sqrt(k!) c_k for the listed degrees; mean_shift: E f(Z + t)",
               "points": [float(z) for z in POINTS], "shifts": [float(t) for t in SHIFTS],
               "degrees": DEGREES,
               "pointwise": [pointwise(text.strip()) for line in POINTWISE.splitlines()
                             for text in line.split("|")],
               "closed": [closed(text, kinks) for text, kinks in CLOSED.items()]},
              sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
