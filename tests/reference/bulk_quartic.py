"""The bulk's three equations as one quartic in g = gamma m1, for the tables made by make_*_corners.py and make_density_edges.py.

With e = 1 + r(g - 1), m1 = g/gamma and a = c_1^2, b = c_g^2 the equations m2 = phi m1/(phi + e a m1) and e (a m2 + b m1) = 1 - g
give, E = e g,

    (a + b) phi gamma E + a b E^2 - (1 - g)(phi gamma^2 + a gamma E) = 0.

The physical root is the only one with 0 < g, e < 1 at gamma > 0 (bisection, then Newton's steps), and the only one with
Im m1, Im m2 > 0 at gamma = -z inside the support (mpmath's polyroots). No unknown, start or closed derivative of the library is used.
"""

import json

from mpmath import mp, mpf


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
