#!/usr/bin/env python3
"""Writes spike_corners.json: outliers of F/sqrt(N) and their overlaps where they are hard to tell.

x is an outlier where the quadratic form of the reduced regression (network_equations.py) is singular at gamma = -x^2 left of the
bulk; m1, m2 and gamma come from g > 1 by the quartic (bulk_quartic.py), the edge from its discriminant. Outliers are bracketed by the
form's number of negative pivots. A squared overlap with h is the residue at gamma = -x^2 of what remains of
the label h after the regression: a contour integral (72 points on a circle). Outliers closer than 1e-8 share one contour, and
the table has the sum of their overlaps. 100 digits; theory sections 6 and 7 without the matrix M(u).

Strength at the edge: 1 less the ratio of the form's least eigenvalue to the weight of |w|^2. Near-critical rows: the step size is
the double nearest to the one at which the j-th strength is 1 + delta; `strength` holds what it is at that double.
"""

from bulk_quartic import Bulk, mp, mpf, write
from network_equations import Activation, Network, Readout, first_step

mp.dps = 100
FULL = "He1(z) + 0.5*He2(z) + 0.25*He3(z) + 0.125*He4(z)"
SERIES = {FULL: [0, 1, 0.5, 0.25, 0.125], "0.5 - He1(z) + 0.5*He2(z)": [0.5, -1, 0.5], "He1(z) + 0.25*He3(z)": [0, 1, 0, 0.25],
          "He1(z) + 3*He2(z)": [0, 1, 3], "He1(z) + He2(z)": [0, 1, 1], "z": [0, 1]}
LAWS = {"gaussian": None, "rademacher": ([-1.0, 1.0], [0.5, 0.5]), "three": ([-1.0, 0.0, 2.0], [1 / 3, 0.5, 1 / 6]),
        "two": ([-0.5, 2.0], [0.8, 0.2])}
TEACHER, NOISE = [0.25, 0.75, 0.5, 0.125], 0.0625
USUAL = dict(phi=0.5, psi=0.75, width=1000, phi1=0.5, s=0.0, rows="sphere", law="gaussian")
DEGREES = range(5)
NEAR = [1e-3, 1e-6, 1e-9, -1e-9, -1e-6]


class Problem:
    def __init__(self, act, phi, psi, width, phi1, s, rows, law):
        self.act = ACTS[act]
        self.case = dict(act=act, phi=phi, psi=psi, width=width, phi1=phi1, s=s, rows=rows, law=law)
        self.bulk = Bulk(self.act.c[1] ** 2, self.act.bulk_variance, phi, psi)
        self.edge = -self.bulk.edges()[-1]
        self.beta2, self.rho, self.g_b = first_step(self.act, TEACHER, NOISE, phi1, s)
        atoms = LAWS[law]
        self.readout = Readout(*atoms) if atoms else Readout(top=len(SERIES[act]) - 1)

    def network(self, eta):
        case = self.case
        return Network(self.act, self.readout, case["width"], case["psi"], eta, self.beta2, self.g_b, case["rows"], DEGREES,
                       step=mpf(1) / 4 if case["act"] in SERIES else mpf(1) / 8)

    def edge_point(self):
        """The double root at the edge: Newton's steps on the quartic's derivative in g."""
        c = self.bulk.quartic(self.edge)
        near = min((g for g in mp.polyroots(c, maxsteps=5000, extraprec=400, error=False) if g.real > 1 and abs(g.imag) < mpf(10) ** -20),
                   key=lambda g: g.real).real
        slope = [x * (len(c) - 1 - i) for i, x in enumerate(c[:-1])]
        return self.bulk.functions(self.edge, self.bulk.newton(slope, near, 12))

    def weight(self, f):
        return f["m2"] * self.act.c[1] ** 2 + f["m1"] * self.act.bulk_variance + 1 / self.bulk.r

    def strengths(self, net):
        """At the edge, largest first."""
        f = self.edge_point()
        root = mp.cholesky(net.gram)
        form = root ** -1 * net.form(f["m1"], f["m2"], self.bulk.r) * (root ** -1).T
        return sorted((1 - x / self.weight(f) for x in mp.eigsy((form + form.T) / 2, eigvals_only=True)), reverse=True)

    def negative_pivots(self, net, f):
        a, n, count = net.form(f["m1"], f["m2"], self.bulk.r), net.count, 0
        for k in range(n):
            count += a[k, k] < 0
            for i in range(k + 1, n):
                factor = a[i, k] / a[k, k]
                for j in range(k + 1, n):
                    a[i, j] -= factor * a[k, j]
        return count

    def locations(self, net, count):
        """Points of each outlier, farthest from the edge first: bisection in g, which grows from 1 towards the edge."""
        last, out = self.edge_point()["g"], []
        for j in range(count):
            low, high = mpf(0), mpf(1)
            for _ in range(mp.prec):
                middle = (low + high) / 2
                low, high = (low, middle) if self.negative_pivots(net, self.bulk.outside(1 + (last - 1) * middle)) > j else (middle, high)
            out.append(self.bulk.outside(1 + (last - 1) * low))
        return out

    def overlaps(self, net, group, others):
        """Residues of the remainders of all labels, summed over the group."""
        start = group[0]["g"]
        group, others = [[f["gamma"] for f in points] for points in (group, others)]
        centre = sum(group) / len(group)
        spread = max(abs(y - centre) for y in group)
        away = min([abs(y - centre) for y in others] + [abs(self.edge - centre), abs(centre)])
        radius = mp.sqrt(max(spread, away * mpf("1e-4")) * away)
        radius = min(radius, away / 8) if spread < away * mpf("1e-3") else radius
        assert spread < radius / 4 and radius < away / 4, (spread, radius, away)
        coupling = self.act.c[1] * self.g_b
        total, points = {}, 72
        for k in range(points):
            offset = radius * mp.expjpi(mpf(2 * k + 1) / points)
            gamma = centre + offset
            f = self.bulk.functions(gamma, self.bulk.newton(self.bulk.quartic(gamma), mp.mpc(start), 40))
            m1, m2 = f["m1"], f["m2"]
            labels = {("learned", i): (m1 if i != 1 else m2) * net.on[i] for i in DEGREES}
            labels["learned", 1] += m2 * coupling * net.alpha
            for i in DEGREES:
                labels["teacher", i] = (m1 if i != 1 else m2) * self.rho**i * net.on[i]
            labels["norm", 0] = m1 * net.norm
            inverse = net.form(m1, m2, self.bulk.r) ** -1
            for name, pull in labels.items():
                total[name] = total.get(name, 0) - (pull.T * inverse * pull)[0] * offset / points
        assert all(abs(x.imag) < mpf(10) ** -25 for x in total.values()), total
        clean = {name: mpf(0) if abs(x) < mpf(10) ** -25 else x.real for name, x in total.items()}
        return {"learned": [clean["learned", i] for i in DEGREES], "teacher": [clean["teacher", i] for i in DEGREES], "norm": clean["norm", 0]}

    def row(self, kind, eta, order=None, degree=None):
        eta = float(eta)
        net, case = self.network(eta), self.case
        strengths = self.strengths(net)
        count = sum(x > 1 for x in strengths)
        points, groups = self.locations(net, count), []
        for f in points:
            y, first = f["gamma"], groups[-1][0]["gamma"] if groups else mpf(0)
            if groups and abs(y / first - 1) < 2e-8 and abs(y - first) < abs(y - self.edge) / 50:
                groups[-1].append(f)
            else:
                groups.append([f])
        outliers = []
        for group in groups:
            found = self.overlaps(net, group, [f for f in points if f not in group])
            outliers.append({"locations": [mp.sqrt(-f["gamma"]) for f in group], **found})
        row = {"kind": kind, "activation": case["act"], "teacher": TEACHER, "noise_variance": NOISE, "phi": case["phi"], "psi": case["psi"],
               "phi_first": case["phi1"], "width": case["width"], "eta": eta, "s": case["s"], "rows": case["rows"], "columns": "auto",
               "degree": degree or (8 if case["act"] in SERIES else 48), "readout": "finite" if LAWS[case["law"]] else "gaussian"}
        if LAWS[case["law"]]:
            row["atoms"], row["probabilities"] = LAWS[case["law"]]
        row.update({"bulk_edge": mp.sqrt(-self.edge), "g_b": self.g_b, "alignment": self.rho, "strengths": strengths[: count + 1], "outliers": outliers})
        if order:
            row["order"], row["excess"] = order, strengths[order - 1] - 1
        print(kind, case["act"][:20], case["law"], case["s"], mp.nstr(mpf(eta), 8), [mp.nstr(x - 1, 4) for x in strengths[: count + 1]],
              [[mp.nstr(x, 10) for x in o["locations"]] for o in outliers], flush=True)
        return row

    def critical(self, order, excess):
        """The step size at which the strength of that order is 1 + excess."""
        value = lambda eta: self.strengths(self.network(eta))[order - 1] - 1 - mpf(excess)
        low, high = mpf(0), mpf(1)
        while value(high) < 0:
            low, high = high, 2 * high
        return mp.findroot(value, (low, high), solver="anderson", tol=mpf(10) ** -30, verify=False)


ACTS = {text: Activation(text, SERIES.get(text)) for text in
        list(SERIES) + ["erf(z)", "z + 6*(exp(-z^2/2) - 2^(-1/2))", "relu(-z)", "erf(z) + 2*(exp(-z^2/2) - 2^(-1/2))"]}


def problem(act, **given):
    return Problem(act, **{**USUAL, **given})


def crossing(p, low, high):
    """The step size at which the two largest outliers meet: bisection on which of he_1 and the rest is larger."""
    def order(eta):
        net = p.network(eta)
        points = p.locations(net, 2)
        share = p.overlaps(net, points[:1], points[1:])["learned"][1]
        return share > mpf("0.2")
    low, high = mpf(low), mpf(high)
    assert order(low) and not order(high)
    for _ in range(2):
        middle = (low + high) / 2
        low, high = (middle, high) if order(middle) else (low, middle)

    def gap(eta):
        net = p.network(eta)
        points = p.locations(net, 2)
        share = p.overlaps(net, points[:1], points[1:])["learned"][1]
        return (points[1]["gamma"] - points[0]["gamma"]) * (1 if share > mpf("0.2") else -1)
    return mp.findroot(gap, (low, high), solver="anderson", tol=mpf(10) ** -22, verify=False)


def main():
    rows = []
    for act, law, s, order in [(FULL, "gaussian", 0.0, 1), (FULL, "three", 1.0, 1), (FULL, "gaussian", 1.0, 2),
                               ("0.5 - He1(z) + 0.5*He2(z)", "rademacher", 1.0, 2), ("He1(z) + 0.25*He3(z)", "rademacher", 0.0, 1)]:
        p = problem(act, law=law, s=s)
        for excess in NEAR:
            rows.append(p.row("near-critical", p.critical(order, excess), order))
    p = problem("He1(z) + He2(z)")
    meeting = crossing(p, 9.5, 9.75)
    for eta in (meeting, meeting * (1 + mpf("1e-9")), meeting * (1 + mpf("1e-6")), meeting * (1 - mpf("1e-3"))):
        rows.append(p.row("coinciding", eta))
    for act in ("He1(z) + 3*He2(z)", "z + 6*(exp(-z^2/2) - 2^(-1/2))"):
        for s, law in ((0.0, "rademacher"), (1.0, "two")):
            p = problem(act, phi=0.25, psi=0.375, rows="gaussian", s=s, law=law)
            for eta in (0.0, 1e-6, 1e-2, 2.0):
                rows.append(p.row("doubled norm", eta))
    for act in ("z", "He1(z) + 0.25*He3(z)", "erf(z)", "relu(-z)", "erf(z) + 2*(exp(-z^2/2) - 2^(-1/2))"):
        for law in ("rademacher", "two", "three"):
            rows.append(problem(act, law=law, s=0.375).row("few functions", 9.0))
    for s in (0.5, 1.0, 3.0):
        for act, law in ((FULL, "gaussian"), ("0.5 - He1(z) + 0.5*He2(z)", "three"), ("relu(-z)", "rademacher")):
            rows.append(problem(act, law=law, s=s, phi1=0.125).row("g_b", 6.0))
    for phi, psi in ((1e-3, 1e3), (1e3, 1e-3), (1e-3, 1e-3), (1e3, 1e3), (0.5, 0.5)):
        rows.append(problem(FULL, phi=phi, psi=psi, law="three", s=1.0).row("shape", 10.0))
    rows.append(problem(FULL, width=10**12, law="gaussian").row("strong", 3e5))
    rows.append(problem("relu(-z)", law="three", s=1.0).row("strong", 0.5 * 1000**0.5, degree=96))
    write("spike_corners.json", "mpmath, 100 digits, rounded to 17; make_spike_corners.py",
          "locations: of F/sqrt(N), one group an entry; learned, teacher: squared overlaps with he_0..he_4, summed over the group; strengths: at the edge, those "
          "above 1 and the next; order, excess: the strength of that order is 1 + excess", rows)


if __name__ == "__main__":
    main()
