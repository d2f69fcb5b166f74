"""finite_resummed_extra.json: errors at finite strength with the resummed low-rank part.

Tool: mpmath, 50 digits (blind_theory.py), rounded to 17. Formula: Q_ip = sqrt N E_omega[ f_p(omega) (t/v)^i E he_i(Z) sigma(v Z) ], t = kappa omega,
v = sqrt(1 + t^2), kappa = c_1 eta |beta|/sqrt N; degrees i, p <= top. `still`: largest relative change of the three errors when top is lowered by 4.
"""

from blind_theory import Activation, LAWS, finite_errors, first_step, low_rank, mp, mpf, resolvent, write

# activation, readout, samples, width, dimension, first batch, ridge, eta, s, rows, top, teacher
CUBIC, QUADRATIC = ([0.3, 0.9, 0.4, 0.2], 0.25), ([0.0, 1.0, 0.70710678118654757], 1.0)
CASES = [
    ("shifted_relu", "gaussian", 300, 200, 150, 250, 0.01, 0.283, 0.0, "sphere", 14, QUADRATIC),
    ("shifted_relu", "gaussian", 1000, 800, 600, 1000, 0.01, 2.83, 0.0, "sphere", 20, CUBIC),
    ("shifted_relu", "gaussian", 4000, 5000, 3000, 6000, 0.1, 21.2, 1.0, "sphere", 36, CUBIC),
    ("shifted_relu", "gaussian", 120000, 100000, 60000, 90000, 0.001, 158.0, 0.0, "sphere", 50, QUADRATIC),
    ("relu", "gaussian", 1000, 800, 600, 1000, 0.05, 8.5, None, "gaussian", 36, CUBIC),
    ("relu", "rademacher", 1000, 800, 600, 1000, 0.05, 14.1, 1.0, "sphere", 24, CUBIC),
    ("relu", "three_atoms", 300, 200, 150, 250, 0.01, 4.24, 0.37, "sphere", 36, CUBIC),
    ("shifted_relu", "three_atoms", 4000, 5000, 3000, 6000, 0.1, 35.4, 0.0, "gaussian", 40, QUADRATIC),
    ("shifted_relu", "rademacher", 120000, 100000, 60000, 90000, 0.001, 31.6, None, "sphere", 16, CUBIC),
    ("tanh_bump", "rademacher", 300, 200, 150, 250, 0.01, 7.07, 0.0, "sphere", 28, QUADRATIC),
    ("tanh_bump", "rademacher", 1000, 800, 600, 1000, 0.05, 2.83, 1.0, "gaussian", 14, CUBIC),
    ("tanh_bump", "three_atoms", 4000, 5000, 3000, 6000, 0.1, 21.2, None, "sphere", 24, CUBIC),
    ("tanh_bump", "three_atoms_no_zero", 1000, 800, 600, 1000, 0.05, 14.1, 1.0, "sphere", 32, CUBIC),
    ("tanh_bump", "gaussian", 1000, 800, 600, 1000, 0.05, 2.83, 0.0, "sphere", 14, CUBIC),
    ("tanh_bump", "gaussian", 300, 200, 150, 250, 0.01, 4.24, 1.0, "sphere", 32, QUADRATIC),
    ("tanh_bump", "gaussian", 120000, 100000, 60000, 90000, 0.001, 158.0, 0.0, "sphere", 44, CUBIC),
]
ERRORS = ["train_objective", "train_error", "test_error"]


def main():
    activations = {name: Activation(name) for name in ["shifted_relu", "relu", "tanh_bump"]}
    bulk, rows = {}, []
    for name, law, n, width, d, n1, ridge, eta, s, kind, top, (teacher, noise) in CASES:
        act = activations[name]
        act._cache.clear()
        phi, psi, phi1 = mpf(d) / n, mpf(d) / width, mpf(d) / n1
        scale = "mean-field" if s is None else {0.0: "none", 1.0: "unit"}.get(s, "value")
        s = 1 / mp.sqrt(width) if s is None else mpf(s)
        beta2, rho, gb = first_step(act, teacher, mpf(noise), phi1, s)
        key = (name, phi, psi, ridge)
        if key not in bulk:
            bulk[key] = resolvent(act.c[1], act.bulk_variance, phi, psi, mpf(ridge))
        q, alpha = low_rank(act, law, width, mpf(eta), beta2, psi, "auto", top, kind)
        extra = 1 if kind == "gaussian" else 0
        count = len(alpha) - extra
        keep = list(range(min(count, top - 3))) + ([count] if extra else [])
        short = [[row[p] for p in keep] for row in q[: top - 3] + [q[-1]]]
        errors = finite_errors(act, q, alpha, teacher, mpf(noise), rho, gb, bulk[key])
        less = finite_errors(act, short, [alpha[p] for p in keep], teacher, mpf(noise), rho, gb, bulk[key])
        row = {"activation": name, "teacher": teacher, "noise_variance": noise, "samples": n, "width": width, "dimension": d,
               "first_batch": n1, "phi": phi, "phi_first": phi1, "psi": psi, "ridge": ridge, "eta": eta, "columns": "auto", "rows": kind,
               "readout": law, "output_scale": scale, "s": s, "beta_norm2": beta2, "alignment": rho, "g_b": gb, "top": top,
               "strength": act.c[1] * mpf(eta) / mp.sqrt(width) * mp.sqrt(beta2)}
        if law in LAWS:
            row["atoms"], row["probabilities"] = [mpf(a) for a in LAWS[law][0]], LAWS[law][1]
        row.update(errors)
        row["still"] = max(abs(less[k] / errors[k] - 1) for k in ERRORS)
        rows.append(row)
        print(name, law, eta, mp.nstr(row["still"], 3), flush=True)
    write("finite_resummed_extra.json", "mpmath, 50 digits, rounded to 17; make_finite_resummed_extra.py",
          "resummed low-rank part, degrees <= top; still: relative change on lowering top by 4; strength: kappa", rows)


if __name__ == "__main__":
    main()
