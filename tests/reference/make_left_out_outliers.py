"""left_out_outliers.json: outliers of erf where the degrees that the library leaves out matter: distant atoms, large steps.

Tool: mpmath, 50 digits, rounded to 17. Readout functions are their values at the atoms or nodes and Q^T Q is the arcsine law, as in
make_left_out.py: no column and no row is left out. X(u) = location where M(u) has the eigenvalue 1 [eq. spikes:M]; a start in double
precision, then inverse iteration and Newton's method on the eigenvalue.

`still`: largest relative change of the location, and change of an overlap, on the coarser rule and with rows E he_i(z) erf(k z) up to
ROWS in place of the arcsine law. `learned`, `teacher`: squared overlaps with he_1 and he_3 of either direction.
"""

import numpy as np

from blind_theory import mp, mpf, write
from make_left_out import FAR, FOUR, MANY, ROWS, STEPS, TEN, THREE, TWO, Problem, erf_rows, label, settings, shifted_cosine

TWENTY = {"atoms": [-20.0, 0.0, 20.0], "probabilities": [0.00125, 0.9975, 0.00125]}


def row(step, readout=None, noise=0.0, **rest):
    return {**label("He1", step, noise, MANY, readout), "kind": "outlier", **{k.replace("__", "."): v for k, v in rest.items()}}


CASES = [
    (row(25.0, TEN), 0),
    (row(31.0, TEN, 0.5), 0),
    (row(15.0, TWENTY, network__width=3000), 0),
    (row(31.0, FOUR), 0),
    (row(31.0, FAR), 0),
    (row(31.0, THREE, network__output_scale="unit"), 0),
    (row(30.0, TWO), 0),
    (row(31.0, network__width=300), 0),
    (row(31.0, network__width=300), 1),
    (row(60.0, network__width=1000, data__samples=10000, network__output_scale="unit"), 0),
    (row(60.0, network__width=1000, data__samples=10000, network__output_scale="unit"), 1),
]


class Outlier:
    def __init__(self, case, order):
        self.p, self.order = Problem(case), order
        s = {"data.dimension": 600, "data.samples": 1000, **case}
        self.phi, self.c12, self.cg2 = mpf(s["data.dimension"]) / s["data.samples"], self.p.c1**2, self.p.cg2
        self.r = self.p.bulk["r"]

    def parts(self, u):
        s = self.phi / (self.phi - self.c12 * u)
        return s, self.c12 * u * s + self.cg2 * u, self.c12 * u * s * s + self.cg2 * u

    def decay(self, u):
        """-d log X^2/d log u."""
        _, k, t = self.parts(u)
        return 1 - t / (1 + k) - self.r * t / (1 + self.r * k)

    def edge(self):
        return mp.findroot(self.decay, (mpf(10) ** -9, self.phi / self.c12 * (1 - mpf(10) ** -9)), solver="anderson", tol=1e-30)

    def forms(self, rule, exact):
        """E q^2 without he_1, E z q, the rows of he_1 and he_3, alpha, on the nodes of the rule."""
        p = self.p
        cosine = [shifted_cosine(p.theta * omega) for omega, _ in rule]
        weight = [mp.sqrt(p.width * x) for _, x in rule]
        rows = [[w * x for x in erf_rows(c, 5 if exact else ROWS["nodes" if p.law == "gaussian" else "atoms"])] for w, c in zip(weight, cosine)]
        n, rest = len(rule), mp.matrix(len(rule))
        for i in range(n):
            for j in range(i + 1):
                whole = 2 / mp.pi * mp.asin(cosine[i] * cosine[j]) * weight[i] * weight[j] if exact else mp.fdot(rows[i], rows[j])
                rest[i, j] = rest[j, i] = whole - rows[i][0] * rows[j][0]
        column = lambda values: mp.matrix([x for x in values])
        return rest, column([x[0] for x in rows]), column([x[1] for x in rows]), column([mp.sqrt(x) * omega for omega, x in rule])

    def describe(self, rule, exact):
        rest, first, third, alpha = self.forms(rule, exact)
        linear, cross, coupling = first * first.T, first * alpha.T + alpha * first.T, self.p.c1 * self.p.gb

        def matrix(u):
            s = self.parts(u)[0]
            return self.r * u * (rest + s * (linear + coupling * cross))

        kinds = [np.array(x.tolist(), dtype=float) for x in (rest, linear + coupling * cross)]
        ordered = lambda u: np.linalg.eigvalsh(float(self.r) * u * (kinds[0] + float(self.parts(mpf(u))[0]) * kinds[1]))[::-1]
        low, high = 0.0, float(self.edge())
        assert ordered(high)[self.order] > 1
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (low, middle) if ordered(middle)[self.order] > 1 else (middle, high)
        u, w = mpf(high), mp.matrix(len(rule), 1)
        start = np.linalg.eigh(float(self.r) * high * (kinds[0] + float(self.parts(u)[0]) * kinds[1]))
        for i, x in enumerate(start[1][:, ::-1][:, self.order]):
            w[i] = mpf(float(x))
        for _ in range(7):
            m = matrix(u)
            w = mp.lu_solve(m - (1 + mpf(10) ** -25) * mp.eye(len(rule)), w)
            w /= mp.norm(w)
            s, value = self.parts(u)[0], (w.T * m * w)[0]
            # d(u s)/du = s^2.
            u -= (value - 1) / (self.r * (w.T * (rest + s * s * (linear + coupling * cross)) * w)[0])
        assert abs(value - 1) < mpf(10) ** -30
        s, k, t = self.parts(u)
        dot = lambda v: (v.T * w)[0]
        q1, q3, a = dot(first), dot(third), dot(alpha)
        front = (1 + k) * self.decay(u) / ((w.T * rest * w)[0] + s * s * (q1 * q1 + 2 * coupling * q1 * a))
        learned = [front * (s * (q1 + coupling * a)) ** 2, front * q3**2]
        teacher = [front * (s * self.p.rho * q1) ** 2, front * (self.p.rho**3 * q3) ** 2]
        return {"location": mp.sqrt((1 + k) * (1 + self.r * k) / u), "learned": learned, "teacher": teacher}


def changes(one, other):
    return [abs(other["location"] / one["location"] - 1)] + [abs(x - y) for key in ("learned", "teacher") for x, y in zip(one[key], other[key])]


def main():
    rows = []
    for case, order in CASES:
        problem = Outlier(case, order)
        coarse, fine = (problem.p.rule(*steps) for steps in STEPS["erf"])
        known = problem.describe(fine, True)
        others = [problem.describe(coarse, True), problem.describe(coarse, False)]
        still = max(max(changes(known, x)) for x in others)
        rows.append({"settings": settings(case), "order": order, "theta": problem.p.theta, **known, "still": still})
        print(*rows[-1]["settings"][-3:], order, mp.nstr(known["location"], 20), mp.nstr(known["learned"], 8), mp.nstr(still, 3), flush=True)
    write("left_out_outliers.json", "mpmath, 50 digits, rounded to 17; make_left_out_outliers.py",
          "settings: the study; order: 0 is the largest; learned, teacher: squared overlaps with he_1 and he_3; still: largest change on two other routes", rows)


if __name__ == "__main__":
    main()
