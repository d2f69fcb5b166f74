"""The low-rank part and the plateaus of a network whose label has a mean, for make_label_mean.py.

Row j of W lengthens by s = 1 + chi omega_j beside its shift t = theta omega_j along z: a neuron answers with E_Z sigma(s Z + t z). Two
forms:

* orders in the step, of a Hermite series: E_Z He_m(s Z + t z) = sum_r m!/(r! (m - 2r)!) ((s^2 - 1)/2)^r (t z)^(m - 2r), by the heat
  equation, whose powers of omega are sorted;
* resummed: E he_i(z) sigma(s Z + t z) = (t/v)^i E he_i(Z) sigma(v Z), v^2 = s^2 + t^2, in closed form (ReLU, erf, bump) or by the
  trapezoidal rule in Z (tanh); then the trapezoidal rule in omega for the Gaussian readout, whose integrand is analytic up to the
  distance theta/(theta^2 + chi^2).

Sums over a rule are dot products of integers, in units of 2^-400.
"""

import numpy as np

from blind_theory import Activation as Closed
from blind_theory import assemble, he_all, monomial_in_he, mp, mpf, orthonormal_on_atoms, solve_scaled

UNIT = 400


def integers(values):
    return np.array([int(mp.ldexp(x, UNIT)) for x in values], dtype=object)


def real(integer, factors=2):
    with mp.workprec(mp.prec + 60):
        return mp.ldexp(mpf(int(integer)), -UNIT * factors)


def density(z):
    return mp.exp(-z * z / 2) / mp.sqrt(2 * mp.pi)


class HermiteOnRule:
    """weight_j he_i(z_j) as integers, a row for each i."""

    def __init__(self, nodes, weights, top):
        with mp.workdps(100):
            table = [he_all(top, z) for z in nodes]
            self.rows = [integers([w * h[i] for w, h in zip(weights, table)]) for i in range(top + 1)]


class Activation:
    """c_k, E sigma^2 and moments(top, v) = E he_i(Z) sigma(v Z), i <= top."""

    def __init__(self, name):
        self.name, self.series = name, SERIES.get(name)
        self.closed = Closed(name) if name in ("relu", "shifted_relu", "tanh_bump") else None
        self.rules = {}
        if self.series:
            self.c = [mpf(x) for x in self.series] + [mpf(0)] * 24
            self.norm2 = sum(mp.factorial(k) * x * x for k, x in enumerate(self.c))
        elif self.closed:
            self.c, self.norm2 = self.closed.c, self.closed.norm2
        else:
            self.height = 2 if "exp" in name else 0
            self.norm2 = 2 / mp.pi * mp.asin(mpf(2) / 3) + self.height**2 * (1 / mp.sqrt(3) - mpf(1) / 2)
            self.c = [x / mp.sqrt(mp.factorial(k)) for k, x in enumerate(self.moments(24, mpf(1)))]
            self.c[0] = mpf(0)
        self.bulk_variance = self.norm2 - self.c[0] ** 2 - self.c[1] ** 2

    def moments(self, top, v):
        if self.name == "tanh_bump":
            return [x + y for x, y in zip(self.tanh(top, v), bump(top, v, mpf(3) / 2))]
        if self.closed:
            return self.closed._relu(top, v)
        return [x + y for x, y in zip(erf(top, v), bump(top, v, mpf(self.height)))]

    def tanh(self, top, v):
        """Poles at |Im z| = pi/(2 v): a rule for v <= 1, v <= 2, v <= 4, ...; e^(-2 pi (pi/2) 14) = 1e-60."""
        size = max(0, int(mp.ceil(mp.log(v, 2)))) if v > 0 else 0
        if (size, top) not in self.rules:
            step = mpf(1) / (14 * 2**size)
            nodes = [j * step for j in range(1, int((15 + mp.sqrt(4 * top)) / step))]
            self.rules[size, top] = nodes, HermiteOnRule(nodes, [2 * step * density(z) for z in nodes], top)
        nodes, he = self.rules[size, top]
        values = integers([mp.tanh(v * z) for z in nodes])
        return [real(np.dot(he.rows[i], values)) if i % 2 else mpf(0) for i in range(top + 1)]


def bump(top, v, height):
    """height (exp(-x^2/2) - 2^(-1/2)) at x = v Z."""
    out = [mpf(0)] * (top + 1)
    for j in range(top // 2 + 1):
        factor = mp.sqrt(mp.factorial(2 * j)) / mp.factorial(j)
        out[2 * j] = height * factor * (-v * v / (2 * (1 + v * v))) ** j / mp.sqrt(1 + v * v)
    out[0] -= height / mp.sqrt(2)
    return out


def erf(top, v):
    """E erf(v (Z + u)) = erf(v u/sqrt(1 + 2 v^2)) and its Taylor coefficients in u times sqrt(i!)."""
    out = [mpf(0)] * (top + 1)
    for j in range((top + 1) // 2):
        i = 2 * j + 1
        slope = v / mp.sqrt(1 + 2 * v * v)
        out[i] = 2 / mp.sqrt(mp.pi) * (-1) ** j * slope**i / (mp.factorial(j) * i) * mp.sqrt(mp.factorial(i))
    return out


SERIES = {
    "He1(z) + 0.5*He2(z) + 0.25*He3(z)": [0, 1, 0.5, 0.25],
    "0.25 + He1(z) - 0.5*He2(z) + 0.125*He4(z)": [0.25, 1, -0.5, 0, 0.125],
}


# ---------------------------------------------------------------------------------------------- orders in the step

def orders(c, theta, chi, most, highest):
    """terms[k][j]: coefficient of omega^k z^j, k <= most, of E_Z sigma((1 + chi omega) Z + theta omega z), sigma = sum_{m <= highest}."""
    terms = [[mpf(0)] * (most + 1) for _ in range(most + 1)]
    for m in range(min(len(c), highest + 1)):
        if c[m] == 0:
            continue
        for r in range(m // 2 + 1):
            front = c[m] * mp.factorial(m) / (mp.factorial(r) * mp.factorial(m - 2 * r) * mpf(2) ** r) * theta ** (m - 2 * r)
            for q in range(r + 1):  # (s^2 - 1)^r = omega^r (2 chi + chi^2 omega)^r
                k = m - r + q
                if k <= most:
                    terms[k][m - 2 * r] += front * mp.binomial(r, q) * (2 * chi) ** (r - q) * chi ** (2 * q)
    return terms


class Readout:
    """functions p: f_p orthonormal; powers(k): E f_p omega^k."""

    def __init__(self, law, top):
        self.atoms = law
        self.count = len(law[0]) if law else top + 1
        if law:
            self.f = orthonormal_on_atoms(law[0], [mpf(p) for p in law[1]], self.count)

    def powers(self, k):
        if not self.atoms:
            return [monomial_in_he(k, p) for p in range(self.count)]
        return [sum(mpf(w) * mpf(a) ** k * x for a, w, x in zip(*self.atoms, f)) for f in self.f]


def series_rows(act, law, theta, chi, most, highest):
    readout = Readout(law, most)
    terms = orders(act.c, theta, chi, most, highest)
    q = [[mpf(0)] * readout.count for _ in range(most + 1)]
    for k, row in enumerate(terms):
        powers = readout.powers(k)
        for i in range(k + 1):
            along = sum(x * monomial_in_he(j, i) for j, x in enumerate(row))
            for p in range(readout.count):
                q[i][p] += along * powers[p]
    return q, readout.powers(1)


# ---------------------------------------------------------------------------------------------- resummed

def neuron(act, top, s, t):
    v = mp.sqrt(s * s + t * t)
    ratio = t / v if v else mpf(1)
    return [x * ratio**i for i, x in enumerate(act.moments(top, v))]


_rules = {}


def gaussian_rule(top, step):
    if (top, step) not in _rules:
        reach = int((13 + mpf("1.3") * mp.sqrt(top)) / step)
        nodes = [j * step for j in range(-reach, reach + 1)]
        _rules[top, step] = nodes, HermiteOnRule(nodes, [step * density(z) for z in nodes], top)
    return _rules[top, step]


def resummed_rows(act, law, theta, chi, top, step=mpf(1) / 16):
    readout = Readout(law, top)
    if law:
        rule = [(mpf(a), mpf(p), [f[j] for f in readout.f]) for j, (a, p) in enumerate(zip(*law))]
        h = [neuron(act, top, 1 + chi * a, theta * a) for a, _, _ in rule]
        q = [[sum(w * f[p] * x[i] for (_, w, f), x in zip(rule, h)) for p in range(readout.count)] for i in range(top + 1)]
        return q, readout.powers(1)
    nodes, f = gaussian_rule(top, step)
    h = [neuron(act, top, 1 + chi * omega, theta * omega) for omega in nodes]
    columns = [integers([x[i] for x in h]) for i in range(top + 1)]
    return [[real(np.dot(column, row)) for row in f.rows] for column in columns], readout.powers(1)


def low_rank(act, law, rows, psi, width, theta, chi, columns, top, step=mpf(1) / 16):
    """Q with the norm row last, alpha; as blind_theory.low_rank returns them."""
    if columns != "auto":
        q, alpha = series_rows(act, law, theta, chi, columns, 2 * columns)
    elif act.series:
        most = len(act.series) - 1
        q, alpha = series_rows(act, law, theta, chi, most, most)
    else:
        q, alpha = resummed_rows(act, law, theta, chi, top, step)
    root, norm = mp.sqrt(width), mp.sqrt(2) * act.c[2] / mp.sqrt(psi)
    q = [[root * x for x in row] for row in q] + [[norm] + [mpf(0)] * (len(alpha) - 1)]
    if rows == "gaussian":
        q = [row + [norm if i == 0 else mpf(0)] for i, row in enumerate(q)]
        alpha = alpha + [mpf(0)]
    return q, alpha


# ---------------------------------------------------------------------------------------------- plateaus

def new_part(v, basis):
    """v less its part in the span of the orthonormal basis, normalised; None if nothing is left of it."""
    size = mp.sqrt(sum(x * x for x in v))
    for u in basis + basis:
        along = sum(x * y for x, y in zip(u, v))
        v = [y - along * x for x, y in zip(u, v)]
    left = mp.sqrt(sum(x * x for x in v))
    return None if left <= size * mpf(10) ** -25 else [x / left for x in v]


def plateau_basis(act, law, interval, t, chi):
    """Active columns k <= interval and the span of their P_k on he_0, he_1, ..."""
    terms = orders(act.c, t, chi, interval, 2 * interval)
    active, along_z, along_omega = [], [], []
    for k in range(interval + 1):
        p = new_part([sum(x * monomial_in_he(j, i) for j, x in enumerate(terms[k])) for i in range(interval + 1)], along_z)
        f = new_part([mp.sqrt(w) * mpf(a) ** k for a, w in zip(*law)], along_omega) if law else []
        if p is not None and f is not None:
            active.append(k)
            along_z.append(p)
            if law:
                along_omega.append(f)
    return active, along_z


def plateau(act, law, interval, t, chi, teacher, noise, rho, res):
    active, basis = plateau_basis(act, law, interval, t, chi)
    top = max(interval, len(teacher) - 1, 1)
    T = [mp.sqrt(mp.factorial(k)) * mpf(x) for k, x in enumerate(teacher)] + [mpf(0)] * (top + 1 - len(teacher))
    basis = [u + [mpf(0)] * (top + 1 - len(u)) for u in basis]
    weight = [res["m2"] if i == 1 else res["m1"] for i in range(top + 1)]
    q = [mpf(0)] * (top + 1)
    if basis:
        form = [[sum(w * x * y for w, x, y in zip(weight, u, v)) for v in basis] for u in basis]
        pull = [sum(weight[i] * u[i] * T[i] * rho**i for i in range(top + 1)) for u in basis]
        for x, u in zip(solve_scaled(form, pull), basis):
            q = [y + x * z for y, z in zip(q, u)]
    linear = T[1] ** 2 - 2 * T[1] * q[1] * rho + q[1] ** 2
    rest = noise + sum(T[i] ** 2 - 2 * T[i] * q[i] * rho**i + q[i] ** 2 for i in range(top + 1) if i != 1)
    return active, assemble(linear, rest, mpf(0), res)
