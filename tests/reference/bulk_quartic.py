"""The bulk's three equations as one quartic in g = gamma m1, for the tables made by make_*_corners.py and make_density_edges.py.

With e = 1 + r(g - 1), m1 = g/gamma and a = c_1^2, b = c_g^2 the equations m2 = phi m1/(phi + e a m1) and e (a m2 + b m1) = 1 - g
give, E = e g,

    (a + b) phi gamma E + a b E^2 - (1 - g)(phi gamma^2 + a gamma E) = 0.

The physical root is the only one with 0 < g, e < 1 at gamma > 0 (bisection, then Newton's steps), and the only one with
Im m1, Im m2 > 0 at gamma = -z inside the support (mpmath's polyroots). No unknown, start or closed derivative of the library is used.
"""

import json
from fractions import Fraction

from mpmath import mp, mpf


def exact(x):
    """An mpf as a fraction."""
    sign, mantissa, exponent, _ = x._mpf_
    return (-1) ** sign * Fraction(int(mantissa)) * Fraction(2) ** exponent


def times(p, q):
    """Product of polynomials, lowest degree first."""
    out = [Fraction(0)] * (len(p) + len(q) - 1)
    for i, x in enumerate(p):
        for j, y in enumerate(q):
            out[i + j] += x * y
    return out


def power(p, n):
    out = [Fraction(1)]
    for _ in range(n):
        out = times(out, p)
    return out


def plus(*terms):
    out = [Fraction(0)] * max(len(t) for t in terms)
    for t in terms:
        for i, x in enumerate(t):
            out[i] += x
    return out


def trimmed(p):
    while p and p[-1] == 0:
        p = p[:-1]
    return p


def squarefree(p):
    """p over the greatest common divisor of p and p'."""
    a, b = trimmed(p), trimmed([i * x for i, x in enumerate(p)][1:])
    while b:
        remainder = a
        while len(remainder) >= len(b):
            factor = remainder[-1] / b[-1]
            shift = len(remainder) - len(b)
            remainder = trimmed([x - (factor * b[i - shift] if i >= shift else 0) for i, x in enumerate(remainder)][:-1])
        a, b = b, [x / remainder[-1] for x in remainder] if remainder else []
    quotient, rest = [], trimmed(p)
    while len(rest) >= len(a):
        factor = rest[-1] / a[-1]
        shift = len(rest) - len(a)
        quotient.append(factor)
        rest = [x - (factor * a[i - shift] if i >= shift else 0) for i, x in enumerate(rest)][:-1]
    return quotient[::-1]


def discriminant(c):
    """Of c[0] + .. + c[n] x^n, n <= 4, whose coefficients are polynomials."""
    def term(factor, *powers):
        out = [Fraction(factor)]
        for coefficient, n in zip(c[::-1], powers):
            out = times(out, power(coefficient, n))
        return out
    if len(c) == 3:
        return plus(term(1, 0, 2, 0), term(-4, 1, 0, 1))
    if len(c) == 4:
        return plus(term(18, 1, 1, 1, 1), term(-4, 0, 3, 0, 1), term(1, 0, 2, 2, 0), term(-4, 1, 0, 3, 0), term(-27, 2, 0, 0, 2))
    return plus(term(256, 3, 0, 0, 0, 3), term(-192, 2, 1, 0, 1, 2), term(-128, 2, 0, 2, 0, 2), term(144, 2, 0, 1, 2, 1), term(-27, 2, 0, 0, 4, 0),
                term(144, 1, 2, 1, 0, 2), term(-6, 1, 2, 0, 2, 1), term(-80, 1, 1, 2, 1, 1), term(18, 1, 1, 1, 3, 0), term(16, 1, 0, 4, 0, 1),
                term(-4, 1, 0, 3, 2, 0), term(-27, 0, 4, 0, 0, 2), term(18, 0, 3, 1, 1, 1), term(-4, 0, 3, 0, 3, 0), term(-4, 0, 2, 3, 0, 1),
                term(1, 0, 2, 2, 2, 0))


class Bulk:
    """Arguments are taken at their exact value: doubles, integers or mpf."""

    def __init__(self, a, b, phi, psi):
        self.a, self.b, self.phi, self.psi = mpf(a), mpf(b), mpf(phi), mpf(psi)
        self.r = self.psi / self.phi

    def quartic(self, gamma):
        """Coefficients, highest degree first."""
        a, b, phi, r = self.a, self.b, self.phi, self.r
        if a == 0:  # divided by phi gamma
            return [b * r, b * (1 - r) + gamma, -gamma]
        lowest = [-phi * gamma**2, (a + b) * phi * gamma * (1 - r) + phi * gamma**2 - a * gamma * (1 - r),
                  (a + b) * phi * gamma * r + a * b * (1 - r) ** 2 + a * gamma * (1 - r) - a * gamma * r,
                  2 * a * b * r * (1 - r) + a * gamma * r, a * b * r**2]
        while lowest[-1] == 0:
            lowest.pop()
        return lowest[::-1]

    def roots(self, gamma):
        """polyroots, then Newton's steps on each simple root."""
        c = self.quartic(gamma)
        found = mp.polyroots(c, maxsteps=5000, extraprec=mp.prec, error=False)
        return [self.newton(c, g) for g in found]

    @staticmethod
    def newton(c, g, steps=4):
        for _ in range(steps):
            value, slope = mp.polyval(c, g, derivative=1)
            if slope == 0:
                break
            g -= value / slope
        return g

    def functions(self, gamma, g):
        e = 1 + self.r * (g - 1)
        m1 = g / gamma
        return {"g": g, "e": e, "x": e * m1, "m1": m1, "m2": self.phi * m1 / (self.phi + e * self.a * m1), "m_tilde": e / gamma}

    def physical(self, gamma):
        """The functions at gamma > 0. The quartic is negative where g or e vanishes, positive at g = 1."""
        c = self.quartic(gamma)
        least = max(mpf(0), 1 - 1 / self.r)
        low, high = -4 * mp.prec, 0  # binary exponents of (g - least)/(1 - least)
        assert mp.polyval(c, least + (1 - least) * mpf(2) ** low) < 0 < mp.polyval(c, mpf(1))
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if mp.polyval(c, least + (1 - least) * mpf(2) ** middle) > 0 else (middle, high)
        low, high = [least + (1 - least) * mpf(2) ** exponent for exponent in (low, high)]
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (low, middle) if mp.polyval(c, middle) > 0 else (middle, high)
        g = self.newton(c, high, 12)
        assert low <= g <= high, (self.a, self.b, self.phi, self.psi, gamma)
        return self.functions(gamma, g)

    def outside(self, g):
        """The functions left of the bulk, gamma = -x^2, from 1 < g: the quartic is quadratic in gamma, whose larger root is meant."""
        a, b, phi = self.a, self.b, self.phi
        E = g * (1 + self.r * (g - 1))
        square, linear, constant = phi * (g - 1), ((a + b) * phi + (g - 1) * a) * E, a * b * E**2
        gamma = -(linear + mp.sqrt(linear**2 - 4 * square * constant)) / (2 * square)
        return dict(self.functions(gamma, g), gamma=gamma)

    def inside(self, z):
        """g at gamma = -z on the root with Im m1, Im m2 > 0, and None where there is none."""
        for g in self.roots(-z):
            if abs(g.imag) > abs(g) * mpf(10) ** (-mp.dps // 3):
                f = self.functions(mpf(-z), g)
                if f["m1"].imag > 0 and f["m2"].imag > 0:
                    return g
        return None

    def edges(self):
        """Squared edges of the support: roots in z = -gamma of the quartic's discriminant between which it is occupied or not."""
        a, b, phi = exact(self.a), exact(self.b), exact(self.phi)
        r = exact(self.psi) / phi
        if a == 0:
            c = [[0, -1], [b * (1 - r), 1], [b * r]]
        else:
            c = [[0, 0, -phi], [0, (a + b) * phi * (1 - r) - a * (1 - r), phi], [a * b * (1 - r) ** 2, (a + b) * phi * r + a * (1 - r) - a * r],
                 [2 * a * b * r * (1 - r), a * r], [a * b * r**2]]
        c = [[Fraction(x) for x in p] for p in c]
        while not any(c[-1]):
            c.pop()
        d = trimmed(discriminant(c))
        while d[0] == 0:
            d = d[1:]
        d = [mpf(x.numerator) / x.denominator for x in squarefree(d)]
        found = mp.polyroots(d[::-1], maxsteps=5000, extraprec=4 * mp.prec)
        candidates = sorted(-y.real for y in found if abs(y.imag) < abs(y) * mpf(10) ** (-mp.dps // 2) and y.real < 0)
        edges, lower, joined = [], mpf(0), False
        for upper in candidates:
            occupied = self.inside((lower + upper) / 2) is not None
            if occupied and not joined:
                edges.append(lower)
            elif joined and not occupied:
                edges.append(lower)
            lower, joined = upper, occupied
        return edges + [lower] if joined else edges

    def density(self, location):
        """Of the singular value."""
        z = mpf(location) ** 2
        g = self.inside(z)
        return mpf(0) if g is None else 2 * mpf(location) * (g / -z).imag / mp.pi

    def errors(self, ridge):
        """All of the resolvent's numbers at a ridge; derivatives in log gamma by differences of step 10^-(dps/6)."""
        gamma = mpf(ridge) * self.r
        at = self.physical(gamma)
        h = mpf(10) ** (-(mp.dps // 6))
        up, down = [self.functions(y, self.newton(self.quartic(y), at["g"], 12)) for y in (gamma * mp.exp(h), gamma * mp.exp(-h))]
        out = dict(at, gamma=gamma, r=self.r)
        logs = {}
        for name in ("m1", "m2", "m_tilde", "x"):
            first = mp.log(up[name] / down[name]) / (2 * h)
            second = mp.log(up[name] * down[name] / at[name] ** 2) / h**2
            out["dlog_" + name], logs[name] = first, (first, second)
        out["V"] = -logs["m1"][0] / at["g"]
        out["B"] = -logs["m2"][0] * at["m2"] / (at["g"] * at["m1"])
        (one, one_slope), (two, two_slope) = logs["m1"], logs["m2"]
        out["dlog_V"] = one_slope / one - 1 - one
        out["dlog_B"] = two_slope / two - 1 + two - 2 * one
        return out


def rounded(x, digits=17):
    if isinstance(x, mpf):
        return float(mp.nstr(x, digits + 3))
    if isinstance(x, dict):
        return {k: rounded(v) for k, v in x.items()}
    if isinstance(x, (list, tuple)):
        return [rounded(v) for v in x]
    return x


def write(name, source, note, rows):
    with open(name, "w", encoding="utf-8") as out:
        out.write('{"source": %s,\n "note": %s,\n "rows": [\n' % (json.dumps(source), json.dumps(note)))
        out.write(",\n".join(json.dumps(rounded(row)) for row in rows))
        out.write("\n]}\n")
