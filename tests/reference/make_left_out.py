"""left_out.json: test errors where the degrees that the library leaves out matter: erf with labels that are no polynomial, erf with
distant atoms, exp(z) with Gaussian readouts.

Tool: mpmath, 50 digits, rounded to 17. A readout is its values w(omega_j) at the atoms of the law or at the nodes of a trapezoidal rule on
omega > 0 (Gaussian law: w is odd, as the label is): no readout basis, hence no column is left out. It predicts
q(z) = sqrt N sum_j p_j w_j S(theta omega_j z), S the odd part of E sigma(Z + t), and no row is left out either: E q^2, E z q and the mean
of q and the label are closed forms. erf: S(t) = erf(t/sqrt 3) and the arcsine law, E erf(k x) erf(l z) = (2/pi) asin(c_k c_l rho) at
correlation rho, c_k = k sqrt 2/sqrt(1 + 2 k^2), sign being k = infinity, c = 1; exp: S(t) = e^(1/2) sinh t and Gaussian integrals.

`still`: largest change of the test error on a coarser rule (step and reach in STEPS) and on a second route,
* erf: sums over rows E he_i(z) erf(k z) = (2/sqrt pi) (-1)^m q^i sqrt(i!)/(m! i), i = 2m + 1, q = k/sqrt(1 + 2 k^2); degrees in ROWS;
* exp: Q on he_p(omega), from its generating function exp(a (u^2 + v^2)/2 + b u v)/sqrt(1 - theta^2), a = theta b, b = theta/(1 - theta^2),
  whose derivative in u is the recurrence sqrt(i+1) Q_(i+1,p) = a sqrt(i) Q_(i-1,p) + b sqrt(p) Q_(i,p-1); i, p < ROWS.

`log_ridge`, `log_step_size`, `noise_variance`: derivatives of the test error, central differences over 2 h, h = SHIFT; `slopes_still` is
what they change by on the second route, relative to the largest of the three.

`settings`: the study, as `--set` takes it, beside the library's defaults.
"""

import re

from blind_theory import mp, mpf, resolvent, solve_scaled, write

BASE = {"network.activation": "erf", "network.width": 1000, "data.dimension": 600, "data.samples": 1000, "data.noise": 0.0, "ridge.lambda": 0.01}
STEPS = {"erf": [(mpf(1) / 6, 12), (mpf(1) / 8, 13)], "exp(z)": [(mpf(1) / 2, 48), (mpf(2) / 5, 56)]}
ROWS = {"nodes": 1200, "atoms": 12000, "exp(z)": 240}
MANY = 1000000000
SHIFT = mpf(10) ** -12
SLOPES = ["log_ridge", "log_step_size", "noise_variance"]
FAR = {"atoms": [-50.0, -0.97468918142144556, 0.97468918142144556, 50.0], "probabilities": [1e-05, 0.49999, 0.49999, 1e-05]}
TEN = {"atoms": [-10.0, 0.0, 10.0], "probabilities": [0.005, 0.99, 0.005]}
FOUR = {"atoms": [-4.0, 0.0, 4.0], "probabilities": [0.03125, 0.9375, 0.03125]}
THREE = {"atoms": [-2.0, 0.0, 2.0], "probabilities": [0.125, 0.75, 0.125]}
TWO = {"atoms": [-0.5, 2.0], "probabilities": [0.8, 0.2]}


def label(teacher, step, noise=0.0, first_batch=1000, readout=None, rest=None):
    out = {"kind": "label", "data.teacher": teacher, "data.noise": noise, "data.first_batch": first_batch, "step.size": step}
    if readout:
        out["network.readout"] = readout
    return {**out, **(rest or {})}


def far(readout, step):
    return {**label("He1", step, 1.0, readout=readout), "kind": "atoms"}


def growing(step, noise=0.0):
    return {"kind": "growing", "network.activation": "exp(z)", "network.output_scale": "unit", "data.teacher": "He1", "data.noise": noise,
            "data.samples": 100000, "data.first_batch": 100000, "step.size": step}


CASES = [
    label("sign", 10.0, 0.5),
    label("sign", 10.0, 0.1),
    label("sign", 20.0, 0.1, 5000),
    label("sign", 20.0, first_batch=MANY),
    label("2*sign", 31.0, first_batch=MANY),
    label("sign", 10.0, 0.1, 20000),
    label("erf(2*z)", 15.0, first_batch=MANY),
    label("2*sign", 20.0, first_batch=MANY, rest={"network.output_scale": "unit"}),
    label("2*sign", 16.0, 0.5, 5000, rest={"ridge.lambda": 1.0}),
    label("3*sign", 12.0, 0.3, 100000),
    label("2*sign", 26.0, 0.1, 5000),
    label("2*sign", 30.5, 0.1, 5000),
    label("2*sign", 31.25, 0.1, MANY, rest={"network.output_scale": "unit"}),
    label("erf(5*z)", 59.4, 0.3, 10000, rest={"data.dimension": 900, "data.samples": 10000}),
    label("erf(5*z)", 40.0, 0.1, 10000, rest={"network.width": 3000, "data.dimension": 2000, "data.samples": 10000}),
    label("3*sign", 31.0, first_batch=MANY, readout="rademacher"),
    label("sign", 20.0, 0.1, readout="rademacher"),
    label("2*erf(3*z)", 28.0, first_batch=MANY, readout="rademacher"),
    label("2*sign", 15.0, 0.5, 5000, "rademacher", rest={"network.width": 300, "ridge.lambda": 0.0001}),
    label("3*sign", 20.0, first_batch=MANY, readout=THREE),
    label("sign", 10.0, 0.1, readout=THREE),
    label("2*sign", 8.0, first_batch=100000, readout=FOUR),
    label("erf(2*z)", 20.0, first_batch=5000, readout=TWO),
    label("sign", 12.0, 0.1, 20000, TEN),
    # The last four rows that are kept cancel what those before them do.
    label("3*erf(10*z)", 18.784, first_batch=5000,
          rest={"network.width": 3000, "data.dimension": 1800, "ridge.lambda": 1e-06}),
    far(FAR, 10.0),
    far(FAR, 4.0),
    far(TEN, 10.0),
    far(FOUR, 15.0),
] + [growing(step) for step in [2.0, 3.0, 4.0, 4.5, 4.85]] + [growing(4.2, 0.5)]


class Label:
    """size * f with f = sign, erf(k z) or He1: energy, T_1, and cross(rho, l) = E label(x) erf(l z)."""

    def __init__(self, text):
        size, name, k = re.fullmatch(r"(?:([0-9.]+)\*)?(He1|sign|erf\(([0-9.]+)\*z\))", text).groups()
        self.size, k = mpf(size or 1), mpf(k or 0)
        # erf(k z) has the cosine c = k sqrt 2/sqrt(1 + 2 k^2) in the arcsine law.
        self.cosine = mpf(1) if name == "sign" else mp.sqrt(2) * k / mp.sqrt(1 + 2 * k * k) if k else None
        self.energy = self.size**2 * (1 if self.cosine is None else 2 / mp.pi * mp.asin(self.cosine**2))
        self.t1 = self.size * (1 if self.cosine is None else mp.sqrt(2 / mp.pi) * self.cosine)

    def cross(self, rho, first, cosine):
        if self.cosine is None:
            return self.size * rho * first
        return self.size * 2 / mp.pi * mp.asin(self.cosine * cosine * rho)

    def degrees(self, top):
        """T_1, T_3, ..."""
        if self.cosine is None:
            return [self.size] + [mpf(0)] * ((top - 1) // 2)
        return [self.size * x for x in erf_rows(self.cosine, top)]


def erf_rows(cosine, top):
    """E he_i(z) erf(k z), odd i < top, by c = sqrt 2 q."""
    out, x = [], 2 / mp.sqrt(mp.pi) * cosine / mp.sqrt(2)
    for i in range(1, top, 2):
        out.append(x / i)
        x *= -(cosine**2) / 2 * mp.sqrt((i + 1) * (i + 2)) / (mpf(i + 1) / 2)
    return out


def shifted_cosine(t):
    """c of S(t z) = erf(t z/sqrt 3)."""
    return mp.sqrt(mpf(2) / 3) * t / mp.sqrt(1 + 2 * t * t / 3)


class Problem:
    def __init__(self, case, moved=None, by=mpf(0)):
        """`moved`: one of SLOPES, which is larger by `by`."""
        s = {**BASE, **case}
        shift = lambda name: by if moved == name else mpf(0)
        self.kind, self.act, self.law = s["kind"], s["network.activation"], s.get("network.readout", "gaussian")
        if self.act == "erf":
            self.c1, norm2 = 2 / mp.sqrt(3 * mp.pi), 2 / mp.pi * mp.asin(mpf(2) / 3)
            self.cg2 = norm2 - self.c1**2
        else:
            self.c1, norm2 = mp.exp(mpf(1) / 2), mp.exp(2)
            self.cg2 = norm2 - 2 * mp.e
        width, d = mpf(s["network.width"]), mpf(s["data.dimension"])
        scale = {"unit": mpf(1), "mean-field": 1 / mp.sqrt(width), "none": mpf(0)}[s.get("network.output_scale", "mean-field")]
        self.label, self.noise, self.width = Label(s["data.teacher"]), mpf(s["data.noise"]) ** 2 + shift("noise_variance"), width
        beta2 = (self.label.t1**2 + scale**2 * self.c1**2
                 + d / s["data.first_batch"] * (self.label.energy + self.noise + scale**2 * norm2))
        self.rho, self.gb = self.label.t1 / mp.sqrt(beta2), -scale * self.c1 / mp.sqrt(beta2)
        self.theta = self.c1 * mpf(s["step.size"]) * mp.exp(shift("log_step_size")) * mp.sqrt(beta2) / mp.sqrt(width)
        self.bulk = resolvent(self.c1, self.cg2, d / s["data.samples"], d / width, mpf(s["ridge.lambda"]) * mp.exp(shift("log_ridge")))

    def second_route(self):
        return self.by_rows(*STEPS["erf"][0]) if self.act == "erf" else self.by_generating_function()

    def rule(self, step, reach):
        """[(omega, p)]."""
        if self.law == "gaussian":
            half = [j * step for j in range(1, int(reach / step) + 1)]
            return [(x, 2 * step * mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)) for x in half]
        law = {"atoms": [-1, 1], "probabilities": [0.5, 0.5]} if self.law == "rademacher" else self.law
        return [(mpf(x), mpf(p)) for x, p in zip(law["atoms"], law["probabilities"]) if x != 0]

    def solve(self, square, first, cross, alpha):
        """Test error of coordinates of Gram matrix 1: E q^2, E z q, E q label, E omega w as forms."""
        n, b, c1, t1 = len(first), self.bulk, self.c1, self.label.t1
        m1, m2 = b["m1"], b["m2"]
        a = [[m1 * square[i][j] + (m2 - m1) * first[i] * first[j] + m2 * c1 * self.gb * (first[i] * alpha[j] + alpha[i] * first[j])
              for j in range(n)] for i in range(n)]
        for i in range(n):
            a[i][i] += m2 * c1**2 + m1 * self.cg2 + 1 / b["r"]
        beyond = [x - self.rho * t1 * y for x, y in zip(cross, first)]
        w = solve_scaled(a, [m2 * self.rho * t1 * y + m1 * x for x, y in zip(beyond, first)])
        dot = lambda u: mp.fdot(u, w)
        q1, aw, ww, qq = dot(first), dot(alpha), mp.fdot(w, w), dot([dot(row) for row in square])
        linear = t1**2 - 2 * t1 * q1 * self.rho + q1**2 + 2 * c1 * self.gb * q1 * aw + c1**2 * ww
        rest = self.label.energy - t1**2 - 2 * dot(beyond) + qq - q1**2 + self.cg2 * ww + self.noise
        return b["B"] * linear + b["V"] * rest

    def by_functions(self, step, reach):
        rule = self.rule(step, reach)
        t = [self.theta * omega for omega, _ in rule]
        if self.act == "erf":
            cosine = [shifted_cosine(x) for x in t]
            kernel = lambda i, j: 2 / mp.pi * mp.asin(cosine[i] * cosine[j])
            first = [mp.sqrt(2 / mp.pi) * x for x in cosine]
        else:
            cosine = t
            kernel = lambda i, j: mp.e * mp.exp((t[i] ** 2 + t[j] ** 2) / 2) * mp.sinh(t[i] * t[j])
            first = [mp.exp((1 + x * x) / 2) * x for x in t]
        cross = [self.label.cross(self.rho, x, c) for x, c in zip(first, cosine)]
        return self.on_nodes(rule, kernel, first, cross)

    def by_rows(self, step, reach):
        rule = self.rule(step, reach)
        top = ROWS["nodes" if self.law == "gaussian" else "atoms"]
        rows = [erf_rows(shifted_cosine(self.theta * omega), top) for omega, _ in rule]
        target = [x * self.rho ** (2 * m + 1) for m, x in enumerate(self.label.degrees(top))]
        return self.on_nodes(rule, lambda i, j: mp.fdot(rows[i], rows[j]), [x[0] for x in rows], [mp.fdot(x, target) for x in rows])

    def on_nodes(self, rule, kernel, first, cross):
        weight = [mp.sqrt(self.width * p) for _, p in rule]
        n, square = len(rule), [[None] * len(rule) for _ in rule]
        for i in range(n):
            for j in range(i + 1):
                square[i][j] = square[j][i] = weight[i] * weight[j] * kernel(i, j)
        scaled = lambda values: [x * y for x, y in zip(weight, values)]
        return self.solve(square, scaled(first), scaled(cross), [mp.sqrt(p) * omega for omega, p in rule])

    def by_generating_function(self):
        top, b = ROWS["exp(z)"] - 1, self.theta / (1 - self.theta**2)
        a = self.theta * b
        root = [mp.sqrt(i) for i in range(top + 1)]
        q = [[mpf(0)] * (top + 1) for _ in range(top + 1)]
        q[0][0] = mp.sqrt(self.width * mp.e / (1 - self.theta**2))
        for i in range(top + 1):
            for p in range(i % 2, top + 1, 2):
                if i:
                    q[i][p] = ((a * root[i - 1] * q[i - 2][p] if i > 1 else 0) + (b * root[p] * q[i - 1][p - 1] if p else 0)) / root[i]
                elif p:
                    q[0][p] = a * root[p - 1] * q[0][p - 2] / root[p]
        odd = range(1, top + 1, 2)
        columns = [[q[i][p] for i in odd] for p in odd]
        square = [[mp.fdot(u, v) for v in columns] for u in columns]
        first = [u[0] for u in columns]
        cross = [self.label.cross(self.rho, x, None) for x in first]
        return self.solve(square, first, cross, [mpf(p == 1) for p in odd])


def settings(case):
    text = lambda x: "{" + ", ".join(f"{k}={v}" for k, v in x.items()) + "}" if isinstance(x, dict) else str(x)
    return [f"{key}={text(value)}" for key, value in {**BASE, **case}.items() if key != "kind"]


def slope(case, name, route):
    return (route(Problem(case, name, SHIFT)) - route(Problem(case, name, -SHIFT))) / (2 * SHIFT)


def main():
    rows = []
    for case in CASES:
        problem = Problem(case)
        coarse, fine = STEPS[problem.act]
        error = problem.by_functions(*fine)
        others = [problem.by_functions(*coarse), problem.second_route()]
        row = {"kind": problem.kind, "settings": settings(case), "theta": problem.theta, "alignment": problem.rho, "test_error": error}
        row["still"] = max(abs(x - error) for x in others)
        slopes = [slope(case, name, lambda p: p.by_functions(*fine)) for name in SLOPES]
        again = [slope(case, name, Problem.second_route) for name in SLOPES]
        row.update(zip(SLOPES, slopes))
        row["slopes_still"] = max(abs(x - y) for x, y in zip(slopes, again)) / max(abs(x) for x in slopes)
        rows.append(row)
        print(*row["settings"][-4:], mp.nstr(error, 20), *[mp.nstr(abs(x - error), 3) for x in others],
              mp.nstr(row["slopes_still"], 3), flush=True)
    write("left_out.json", "mpmath, 50 digits, rounded to 17; make_left_out.py",
          "kind: what is left out; settings: the study; still: largest change on a coarser rule and on a second route", rows)


if __name__ == "__main__":
    main()
