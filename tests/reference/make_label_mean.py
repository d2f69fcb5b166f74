"""label_mean.json: labels with a mean, cs_0 c_2 != 0, which lengthens row j of W by 1 + chi omega_j, chi = 2 eta c_2 cs_0/sqrt N.

Tool: mpmath, 50 digits, rounded to 17. Low-rank part and plateaus by label_mean_network.py; first step, resolvent, normal equations and
outliers by blind_theory.py. All inputs are exact doubles, quotients of sizes as well.

Derivatives of the test error are central differences over 2 h, h = SHIFT: in log lambda, log eta (theta and chi) and sigma_eps^2 (the
label's noise, and |beta|^2 with theta, rho and g_b; chi stays). Outliers: largest first; learned, teacher: squared overlaps with he_0 to
he_3 of either direction. Plateaus: those of intervals 0 to 3 with their active columns, at the output scale in the limit.

`still`: largest relative change of the errors and of the locations of outliers on lowering `top`, the highest degree of resummed functions,
by 4; 0 where nothing is cut. The change from one more step of four is that much smaller again, so `still` <= 1e-16 gives 15 digits.
"""

from blind_theory import Bulk, Spikes, finite_errors, first_step, mp, mpf, resolvent, write
from label_mean_network import Activation, low_rank, plateau

SHIFT = mpf(10) ** -15
ERRORS = ["train_objective", "train_error", "test_error"]
A, B, C, D = (960, 800, 600, 1200), (240, 200, 150, 300), (400, 400, 200, 400), (4000, 6000, 3000, 4800)  # n, N, d, n_1
ONE, TWO, NEGATIVE, SMALL = [1.0, 1.0], [0.5, 1.0, 0.5], [-0.75, 0.5, 0.25, 0.125], [0.25, 0.875, 0.375, 0.25]
CUBIC, QUARTIC = "He1(z) + 0.5*He2(z) + 0.25*He3(z)", "0.25 + He1(z) - 0.5*He2(z) + 0.125*He4(z)"
ERF = "erf(z) + 2*(exp(-z^2/2) - 2^(-1/2))"
TAIL, FRONT, WIDE = [([-2.5, -0.5, 0.5], [0.125, 0.125, 0.75]), ([-0.5, 0.5, 2.5], [0.75, 0.125, 0.125]),
                     ([-1.25, -0.25, 1.75], [0.1875, 0.59375, 0.21875])]
SIGNS = ([-1.0, 1.0], [0.5, 0.5])

# activation, law, (n, N, d, n_1), teacher, noise variance, ridge, eta, s ("mean-field" or a number), rows, columns, top
CASES = [
    ("shifted_relu", None, C, ONE, 0.0625, 0.05, 2.0, 0.0, "sphere", "auto", 32),
    ("shifted_relu", None, C, ONE, 0.0625, 0.05, 5.0, 0.0, "sphere", "auto", 54),
    ("shifted_relu", None, A, NEGATIVE, 0.25, 0.01, 10.0, "mean-field", "gaussian", "auto", 52),
    ("shifted_relu", None, D, TWO, 0.25, 0.001, 16.0, 0.5, "sphere", "auto", 48),
    ("shifted_relu", SIGNS, B, ONE, 0.25, 0.01, 8.0, "mean-field", "sphere", "auto", 64),
    ("shifted_relu", TAIL, B, TWO, 1.0, 0.1, 6.0, 1.0, "gaussian", "auto", 64),
    ("shifted_relu", FRONT, A, NEGATIVE, 0.25, 1e-4, 9.0, 0.0, "sphere", "auto", 64),
    ("tanh_bump", None, A, TWO, 0.25, 0.05, 3.0, 0.0, "sphere", "auto", 28),
    ("tanh_bump", None, C, NEGATIVE, 0.0625, 0.01, 7.0, "mean-field", "sphere", "auto", 48),
    ("tanh_bump", SIGNS, B, NEGATIVE, 0.25, 0.01, 5.0, 0.0, "sphere", "auto", 64),
    ("tanh_bump", WIDE, A, ONE, 0.0625, 0.1, 12.0, 0.5, "gaussian", "auto", 64),
    ("tanh_bump", TAIL, D, SMALL, 0.25, 0.001, 20.0, "mean-field", "sphere", "auto", 48),
    (ERF, None, A, ONE, 0.25, 0.01, 4.0, "mean-field", "sphere", "auto", 40),
    (ERF, None, C, TWO, 0.25, 0.05, 6.0, 0.5, "gaussian", "auto", 52),
    (ERF, None, C, NEGATIVE, 0.0625, 0.05, 8.0, 0.0, "sphere", "auto", 56),
    (ERF, FRONT, B, NEGATIVE, 1.0, 0.01, 4.0, 0.0, "sphere", "auto", 64),
    ("erf", None, A, ONE, 0.25, 0.01, 6.0, "mean-field", "sphere", "auto", 40),  # c_2 = 0: nothing lengthens
    ("relu", None, A, ONE, 0.25, 0.05, 7.0, "mean-field", "sphere", "auto", 50),
    ("relu", None, C, NEGATIVE, 0.0625, 0.01, 4.0, 0.0, "gaussian", "auto", 44),
    ("relu", SIGNS, B, ONE, 0.25, 0.01, 8.0, 0.5, "sphere", "auto", 64),
    ("relu", WIDE, D, TWO, 0.25, 0.1, 24.0, "mean-field", "sphere", "auto", 64),
    (CUBIC, None, C, ONE, 0.25, 0.05, 0.5, 0.0, "sphere", "auto", 3),
    (CUBIC, None, C, ONE, 0.25, 0.05, 6.0, 0.0, "sphere", "auto", 3),
    (CUBIC, None, A, NEGATIVE, 0.0625, 0.001, 8.0, "mean-field", "gaussian", "auto", 3),
    (CUBIC, SIGNS, A, TWO, 0.25, 0.01, 8.0, 1.0, "sphere", "auto", 3),
    (CUBIC, TAIL, B, ONE, 1.0, 0.1, 4.0, 0.0, "sphere", "auto", 3),
    (QUARTIC, None, C, NEGATIVE, 0.25, 0.01, 6.0, "mean-field", "sphere", "auto", 4),
    (QUARTIC, WIDE, A, TWO, 0.25, 1e-4, 5.0, 0.5, "gaussian", "auto", 4),
    ("shifted_relu", None, C, ONE, 0.25, 0.05, 4.0, 0.0, "sphere", 2, 2),
    ("shifted_relu", FRONT, A, TWO, 0.25, 0.01, 6.0, "mean-field", "sphere", 5, 5),
    ("tanh_bump", None, A, NEGATIVE, 0.25, 0.01, 8.0, 0.5, "gaussian", 3, 3),
    (CUBIC, SIGNS, C, ONE, 0.25, 0.05, 4.0, 0.0, "sphere", 2, 2),
    ("relu", TAIL, B, ONE, 0.0625, 0.01, 4.0, "mean-field", "sphere", 4, 4),
]


class Setting:
    """One case; `step` and `errors` at a shifted step size or noise."""

    def __init__(self, case, activations):
        (self.name, self.law, (self.n, self.width, self.d, self.n1), self.teacher, self.noise, self.ridge, self.eta, scale, self.rows,
         self.columns, self.top) = case
        self.act = activations[self.name]
        self.phi, self.psi, self.phi1 = mpf(self.d) / self.n, mpf(self.d) / self.width, mpf(self.d) / self.n1
        self.scale = "mean-field" if scale == "mean-field" else "value" if scale else "none"
        self.s = 1 / mp.sqrt(self.width) if self.scale == "mean-field" else mpf(scale)
        self.mean = 2 * self.act.c[2] * mpf(self.teacher[0])  # chi over eta/sqrt N
        self.res = self.resolvent(mpf(0))

    def resolvent(self, shift):
        return resolvent(self.act.c[1], self.act.bulk_variance, self.phi, self.psi, mpf(self.ridge) * (1 + shift))

    def first_step(self, noisier=0):
        """|beta|^2, rho, g_b with a first batch of more noise."""
        return first_step(self.act, self.teacher, mpf(self.noise) + noisier, self.phi1, self.s)

    def limit(self, noisier=0):
        s = mpf(0) if self.scale == "mean-field" else self.s
        beta2, rho, _ = first_step(self.act, self.teacher, mpf(self.noise) + noisier, self.phi1, s)
        return self.act.c[1] * mp.sqrt(beta2), rho

    def spikes(self, longer=0, noisier=0, step=mpf(1) / 16):
        rate = mpf(self.eta) * (1 + longer) / mp.sqrt(self.width)
        theta, chi = self.act.c[1] * rate * mp.sqrt(self.first_step(noisier)[0]), self.mean * rate
        return low_rank(self.act, self.law, self.rows, self.psi, self.width, theta, chi, self.columns, self.top, step)

    def errors(self, spikes, noisier=0, res=None):
        _, rho, g_b = self.first_step(noisier)
        return finite_errors(self.act, *spikes, self.teacher, mpf(self.noise), rho, g_b, res or self.res)

    def shortened(self, spikes):
        q, alpha = spikes
        extra = 1 if self.rows == "gaussian" else 0
        count = len(alpha) - extra
        keep = list(range(count if self.law else count - 4)) + ([count] if extra else [])
        return [[row[p] for p in keep] for row in q[:-5] + [q[-1]]], [alpha[p] for p in keep]

    def plateaus(self, noisier=0, res=None):
        t, rho = self.limit(noisier)
        return [plateau(self.act, self.law, k, t, self.mean, self.teacher, mpf(self.noise), rho, res or self.res) for k in range(4)]


class Outliers(Spikes):
    def polish(self, u, w):
        """As its parent's, fewer steps: the start has 12 digits, and each step has twice as many right."""
        w = mp.matrix(w)
        for _ in range(4):
            m = self.matrix(u)
            w = mp.lu_solve(m - (1 + mpf(10) ** -30) * mp.eye(self.n), w)
            w /= mp.norm(w)
            value = (w.T * m * w)[0]
            s = self.b.parts(u)[0]
            change = (value - 1) / (self.b.r * (w.T * (self.rest + s * s * self.first) * w)[0])
            u -= change
        assert abs(change) < mpf(10) ** -35 * u
        return u, [x for x in w]


def outliers(setting, bulk, spikes):
    _, rho, g_b = setting.first_step()
    found = Outliers(setting.act, bulk, *spikes, g_b).outliers(rho)
    return [{"location": x["location"], "learned": x["learned"][:4], "teacher": x["teacher"][:4], "norm": x["norm"]} for x in found]


def slope(f):
    return (f(SHIFT) - f(-SHIFT)) / (2 * SHIFT)


def slopes(z, spikes):
    test = lambda *a, **k: z.errors(*a, **k)["test_error"]
    return {"log_ridge": slope(lambda h: test(spikes, res=z.resolvent(h))),
            "log_step_size": slope(lambda h: test(z.spikes(longer=h))),
            "noise_variance": z.res["V"] + slope(lambda h: test(z.spikes(noisier=h), noisier=h))}


def plateaus(z):
    up, down = z.resolvent(SHIFT), z.resolvent(-SHIFT)
    ridge = [z.plateaus(res=up), z.plateaus(res=down)]
    noise = [z.plateaus(noisier=SHIFT), z.plateaus(noisier=-SHIFT)]
    change = lambda pair, k: (pair[0][k][1]["test_error"] - pair[1][k][1]["test_error"]) / (2 * SHIFT)
    return [{"interval": k, "active": active, **errors, "log_ridge": change(ridge, k), "noise_variance": z.res["V"] + change(noise, k)}
            for k, (active, errors) in enumerate(z.plateaus())]


def settings(z):
    teacher = " + ".join(f"{x!r}*He{k}" if k else repr(x) for k, x in enumerate(z.teacher))
    readout = "gaussian" if not z.law else "{atoms=%s, probabilities=%s}" % z.law
    values = {"network.activation": {"tanh_bump": "tanh(z) + 1.5*(exp(-z^2/2) - 2^(-1/2))"}.get(z.name, z.name), "network.width": z.width,
              "network.readout": readout, "network.rows": z.rows, "network.output_scale": z.s if z.scale == "value" else z.scale,
              "data.teacher": teacher, "data.noise": mp.sqrt(z.noise), "data.dimension": z.d, "data.samples": z.n, "data.first_batch": z.n1,
              "ridge.lambda": z.ridge, "step.size": z.eta, "theory.columns": z.columns}
    return [f"{key}={float(x) if isinstance(x, mpf) else x}" for key, x in values.items()]


def still(z, bulk, spikes, errors, found):
    if z.columns != "auto" or z.act.series:
        return mpf(0)
    short = z.shortened(spikes)
    less, other = z.errors(short), outliers(z, bulk, short)
    changes = [less[k] / errors[k] - 1 for k in ERRORS] + [x["location"] / y["location"] - 1 for x, y in zip(other, found)]
    return max(abs(x) for x in changes)


def row(case, activations):
    z = Setting(case, activations)
    beta2, rho, g_b = z.first_step()
    rate = mpf(z.eta) / mp.sqrt(z.width)
    spikes, bulk = z.spikes(), Bulk(z.act, z.phi, z.psi)
    errors, found = z.errors(spikes), outliers(z, bulk, spikes)
    out = {"activation": z.name, "teacher": z.teacher, "noise_variance": z.noise, "samples": z.n, "width": z.width, "dimension": z.d,
           "first_batch": z.n1, "phi": z.phi, "phi_first": z.phi1, "psi": z.psi, "ridge": z.ridge, "eta": z.eta, "columns": z.columns,
           "rows": z.rows, "readout": "finite" if z.law and z.law is not SIGNS else "rademacher" if z.law else "gaussian",
           "output_scale": z.scale, "s": z.s, "top": z.top}
    if z.law:
        out["atoms"], out["probabilities"] = z.law
    if z.act.series:
        out["coefficients"] = [float(x) for x in z.act.series]
    out["settings"] = settings(z)
    out.update({"beta_norm2": beta2, "alignment": rho, "g_b": g_b, "strength": z.act.c[1] * rate * mp.sqrt(beta2), "chi": z.mean * rate})
    out.update(errors)
    out["slopes"] = slopes(z, spikes)
    out["bulk_edge"], out["outliers"] = bulk.edge, found
    out["still"] = still(z, bulk, spikes, errors, found)
    out["plateaus"] = plateaus(z)
    return out


def main():
    activations = {name: Activation(name) for name in {case[0] for case in CASES}}
    rows = []
    for case in CASES:
        rows.append(row(case, activations))
        print(*case[:2], mp.nstr(rows[-1]["strength"], 3), mp.nstr(rows[-1]["chi"], 3), mp.nstr(rows[-1]["still"], 3), flush=True)
    write("label_mean.json", "mpmath, 50 digits, rounded to 17; make_label_mean.py",
          "chi: rows of W lengthen by 1 + chi omega; strength: theta; still: relative change on lowering top by 4", rows)


if __name__ == "__main__":
    main()
