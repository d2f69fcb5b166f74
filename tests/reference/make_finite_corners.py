#!/usr/bin/env python3
"""Writes finite_corners.json: errors at finite strength where the reduced problem is hard.

Normal equations of theory section 6 in functions of omega and z (network_equations.py), bulk from the quartic (bulk_quartic.py),
all at 150 digits. Corners: readouts of few, coinciding and nearly coinciding atoms, an atom of small probability, columns that
coincide (omega^2 = 1, omega^3 = omega), c_k = 0, c_g = 0 and tiny, theta -> 0, eta/sqrt N = 0.5, n = N, ridge 1e-10 and 1e-14 and
the limit 0 (ridge 1e-100), step sizes C n^((k-1)/(2k)) of the critical exponents at n = 1e6 and 1e12, g_b of either sign.
"""

import copy

from bulk_quartic import Bulk, mp, mpf, write
from network_equations import Activation, Network, Readout, first_step

mp.dps = 150
TEACHERS = {"quadratic": ([0.0, 1.0, 0.5], 0.25), "cubic": ([0.25, 0.75, 0.5, 0.125], 0.0625), "linear": ([0.0, 0.5], 1.0)}


def opposite(delta):
    """Four atoms, two and two within delta: +-sqrt(1 - delta), +-sqrt(1 + delta)."""
    inner, outer = float(mp.sqrt(1 - mpf(delta))), float(mp.sqrt(1 + mpf(delta)))
    return [-outer, -inner, inner, outer], [0.25] * 4


LAWS = {
    "rademacher": ([-1.0, 1.0], [0.5, 0.5]), "two": ([-0.5, 2.0], [0.8, 0.2]), "three": ([-1.0, 0.0, 2.0], [1 / 3, 0.5, 1 / 6]),
    "split": ([-1.0, 1 - 2.0**-20, 1 + 2.0**-20], [0.5, 0.25, 0.25]), "four 1e-3": opposite(1e-3), "four 1e-6": opposite(1e-6),
    "four 1e-9": opposite(1e-9), "four 1e-12": opposite(1e-12), "rare": ([-0.9375, 0.9375, 30.0], None), "gaussian": None,
}
# Atoms +-a and a rare R: p_R from the variance, p_- - p_+ from the mean.
a, R = mpf("0.9375"), mpf(30)
rare = (1 - a**2) / (R**2 - a**2)
LAWS["rare"] = (LAWS["rare"][0], [float((1 - rare + rare * R / a) / 2), float((1 - rare - rare * R / a) / 2), float(rare)])

SERIES = {  # expression: c_k
    "z": [0, 1], "He1(z) + 0.5*He2(z)": [0, 1, 0.5], "He1(z) + 0.25*He3(z)": [0, 1, 0, 0.25], "0.5 + He1(z) + 0.25*He4(z)": [0.5, 1, 0, 0, 0.25],
    "He1(z) + 0.5*He2(z) + 0.25*He3(z) + 0.125*He4(z)": [0, 1, 0.5, 0.25, 0.125], "He1(z) + 2^(-26)*He2(z)": [0, 1, 2.0**-26],
    "0.5 + 2^(-20)*He1(z) + He2(z)": [0.5, 2.0**-20, 1], "0.5 - He1(z) + 0.5*He2(z)": [0.5, -1, 0.5],
}
FULL = "He1(z) + 0.5*He2(z) + 0.25*He3(z) + 0.125*He4(z)"
USUAL = dict(n=1000, width=800, d=600, n1=1000, ridge=0.01, eta=4.0, s=0.0, rows="sphere", teacher="cubic", law="rademacher", columns="auto")


def cases():
    for law in LAWS:  # few atoms and coinciding columns
        yield dict(act="0.5 - He1(z) + 0.5*He2(z)", law=law, s=1.0)
        yield dict(act=FULL, law=law, eta=9.0, rows="gaussian")
        yield dict(act="0.5 + He1(z) + 0.25*He4(z)", law=law, ridge=1e-8, s=0.37)
        if law not in ("gaussian", "rare"):
            for act in ("erf(z)", "z + cos(z)"):
                yield dict(act=act, law=law, eta=8.0, s=1.0, teacher="quadratic")
    for act in SERIES:  # missing and tiny coefficients, with n = N and nearly
        for law, psi in (("three", 0.6), ("gaussian", 0.6 * (1 + 1e-12)), ("rademacher", 0.6 * (1 - 1e-12))):
            yield dict(act=act, law=law, psi=psi, ridge=1e-6, s=1.0 if law == "three" else 0.0)
    for eta in (0.0, 1e-12, 1e-8, 1e-4, 1e-1):  # no step
        for act, law in (("relu(z)", "three"), (FULL, "gaussian"), ("sin(z)", "four 1e-6")):
            yield dict(act=act, law=law, eta=eta, s=1.0)
    for law in ("rademacher", "three", "four 1e-3"):  # the strongest step
        yield dict(act="relu(z)", law=law, eta=0.5 * 800**0.5, degree=96)
        yield dict(act="relu(-z)", law=law, eta=0.5 * 800**0.5, s=1.0, degree=96)
    for ridge in (0.0, 1e-14, 1e-10):  # ridge -> 0 on both sides of the peak and near it
        for psi in (0.3, 0.6, 0.6 * (1 - 1e-12), 0.9):
            if ridge > 0 or psi in (0.3, 0.9):
                yield dict(act=FULL, law="three", psi=psi, ridge=ridge, s=1.0)
                yield dict(act="shifted_relu(z)", law="rademacher", psi=psi, ridge=ridge, teacher="quadratic")
    for k in (1, 2, 3, 4):  # critical exponents
        for constant, n in ((0.2, 10**6), (1.0, 10**6), (2.0, 10**6), (1.0, 10**12)):
            step = constant * n ** ((k - 1) / (2 * k))
            sizes = dict(n=n, width=4 * n // 5, d=3 * n // 5, n1=n, eta=step)
            yield dict(act=FULL, law="gaussian", **sizes)
            yield dict(act=FULL, law="three", teacher="quadratic", **sizes)
            yield dict(act="erf(z) + 2*(exp(-z^2/2) - 2^(-1/2))", law="three", s=0.37, **sizes)
    for columns in (1, 2, 3, 8):  # monomial columns
        for law in ("rademacher", "four 1e-6", "gaussian"):
            yield dict(act="erf(z) + 2*(exp(-z^2/2) - 2^(-1/2))", law=law, columns=columns, eta=6.0, s=1.0)
    for shape in ((1e-3, 1e3), (1e3, 1e-3), (1e-3, 1e-3), (1e3, 1e3)):
        for law in ("three", "gaussian"):
            yield dict(act=FULL, law=law, phi=shape[0], psi=shape[1], ridge=1e-3, n1=600)


def solve(net, res, teacher, noise, rho):
    t = [mp.sqrt(mp.factorial(k)) * mpf(x) for k, x in enumerate(teacher)]
    m1, m2 = res["m1"], res["m2"]
    form = net.form(m1, m2, res["r"])
    pull = sum(((m2 if i == 1 else m1) * t[i] * rho**i * net.on[i] for i in range(1, len(t))), m1 * t[0] * net.on[0])
    x = mp.lu_solve(form, pull)
    part = {i: (net.on[i].T * x)[0] for i in net.on}
    weight2, along, norm = (x.T * net.gram * x)[0], (net.alpha.T * x)[0], (net.norm.T * x)[0]
    c1 = net.act.c[1]
    linear = t[1] ** 2 - 2 * t[1] * part[1] * rho + part[1] ** 2 + 2 * c1 * net.g_b * part[1] * along + c1**2 * weight2
    rest = (x.T * net.square * x)[0] - part[1] ** 2 + norm**2 + net.act.bulk_variance * weight2 + mpf(noise)
    rest += sum(y * y - 2 * y * part[i] * rho**i for i, y in enumerate(t) if i != 1)
    test = res["B"] * linear + res["V"] * rest
    return {"train_objective": res["gamma"] * (m2 * linear + m1 * rest + weight2 / res["r"]), "train_error": res["g"] ** 2 * test, "test_error": test}


def main():
    acts, bulks, rows = {}, {}, []
    for given in cases():
        case = {**USUAL, **given}
        text = case["act"]
        if text not in acts:
            acts[text] = Activation(text, SERIES.get(text))
        act = acts[text]
        if case["columns"] != "auto":
            act = copy.copy(act)
            act.series = act.c[: case["columns"] + 1]
        phi, phi1 = case.get("phi", case["d"] / case["n"]), case["d"] / case["n1"]
        psi = case.get("psi", case["d"] / case["width"])
        teacher, noise = TEACHERS[case["teacher"]]
        beta2, rho, g_b = first_step(act, teacher, noise, phi1, case["s"])
        law = LAWS[case["law"]]
        top = case["columns"] if case["columns"] != "auto" else len(SERIES[text]) - 1 if text in SERIES else None
        readout = Readout(*law) if law else Readout(top=top)
        net = Network(act, readout, case["width"], psi, case["eta"], beta2, g_b, case["rows"], range(4))
        key = (text, phi, psi, case["ridge"])
        if key not in bulks:
            with mp.workdps(460 if case["ridge"] == 0 else 280):
                ridge = mpf(case["ridge"]) if case["ridge"] else mpf(10) ** -100
                bulks[key] = Bulk(act.c[1] ** 2, act.bulk_variance if act.bulk_variance > mpf(10) ** -100 else 0, phi, psi).errors(ridge)
        row = {"activation": text, "teacher": teacher, "noise_variance": noise, "phi": phi, "phi_first": phi1, "psi": psi, "width": case["width"],
               "ridge": case["ridge"], "eta": case["eta"], "s": case["s"], "rows": case["rows"], "columns": case["columns"],
               "readout": "gaussian" if law is None else "finite"}
        if law:
            row["atoms"], row["probabilities"] = law
        row["degree"] = case.get("degree", 48 if text not in SERIES else 8)
        row.update(solve(net, bulks[key], teacher, noise, rho))
        if case["ridge"] == 0:
            row.update({name: mpf(0) for name in ("train_objective", "train_error") if abs(row[name]) < mpf(10) ** -50})
        rows.append(row)
        if len(rows) % 20 == 0:
            print(len(rows), flush=True)
    write("finite_corners.json", "mpmath, 150 digits, rounded to 17; make_finite_corners.py",
          "s: output scale; degree: the he_i and f_p that the library is asked to keep; ridge 0: the limit", rows)


if __name__ == "__main__":
    main()
