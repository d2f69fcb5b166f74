"""finite_errors_extra.json: errors at finite strength with K = 1..8 monomial columns.

Tool: mpmath, 50 digits (blind_theory.py), rounded to 17. Formula: with Q_ip = sqrt N E[he_i(z) f_p(omega) S_K(tau |beta| omega z)],
S_K(t) = sum_{k<=K} c_k t^k, minimise m2 |b|^2 + m1 v + |w|^2/r over w;  objective = gamma minimum, test = B |b|^2 + V v, train = (gamma m1)^2 test.
"""

from blind_theory import Activation, LAWS, finite_errors, first_step, low_rank, mp, mpf, resolvent, write

# samples, width, dimension, first batch, ridge
SIZES = [
    (1000, 800, 600, 1000, 0.01), (600, 800, 500, 900, 0.1), (900, 900, 450, 700, 1e-3), (1500, 500, 900, 1000, 1e-6),
    (400, 1600, 700, 400, 1e-5), (2000, 1000, 300, 1200, 1.0), (800, 640, 1280, 3000, 10.0), (1000, 1000, 1000, 1000, 1e-6),
]
TEACHERS = [([0.0, 1.0, 0.70710678118654757], 1.0), ([0.3, 0.9, 0.4, 0.2], 0.25), ([0.5, 0.7, 0.0, 0.1, 0.05], 0.1), ([0.0, 0.8, 0.5], 0.0)]
ACTIVATIONS = ["shifted_relu", "tanh_bump", "relu"]
READOUTS = ["gaussian", "rademacher", "three_atoms", "three_atoms_no_zero"]
STEPS = [0.0, 1.0, 4.0, 12.0, 25.0]
SCALES = [("none", 0.0), ("mean-field", None), ("unit", 1.0), ("value", 0.37)]


def cases():
    """Every size, step, K, scale, law and activation occurs with most of the others (strides coprime to the lengths)."""
    for j in range(64):
        yield (SIZES[j % 8], TEACHERS[(j // 2 + j // 8) % 4], ACTIVATIONS[j % 3], READOUTS[(j + j // 4) % 4], STEPS[(j + j // 5) % 5],
               SCALES[(j + j // 16) % 4], 1 + (3 * j + j // 8) % 8, "sphere" if (j // 3) % 2 == 0 else "gaussian")


def main():
    activations = {name: Activation(name) for name in ACTIVATIONS}
    bulk, rows = {}, []
    for (n, width, d, n1, ridge), (teacher, noise), name, law, eta, (scale, s), columns, kind in cases():
        act = activations[name]
        phi, psi, phi1 = mpf(d) / n, mpf(d) / width, mpf(d) / n1
        s = 1 / mp.sqrt(width) if s is None else mpf(s)
        beta2, rho, gb = first_step(act, teacher, mpf(noise), phi1, s)
        key = (name, phi, psi, ridge)
        if key not in bulk:
            bulk[key] = resolvent(act.c[1], act.bulk_variance, phi, psi, mpf(ridge))
        res = bulk[key]
        q, alpha = low_rank(act, law, width, mpf(eta), beta2, psi, columns, columns, kind)
        row = {"activation": name, "teacher": teacher, "noise_variance": noise, "samples": n, "width": width, "dimension": d,
               "first_batch": n1, "phi": phi, "phi_first": phi1, "psi": psi, "ridge": ridge, "eta": eta, "columns": columns, "rows": kind,
               "readout": law, "output_scale": scale, "s": s, "coefficients": act.c[:9], "activation_norm2": act.norm2,
               "bulk_variance": act.bulk_variance, "beta_norm2": beta2, "alignment": rho, "g_b": gb,
               "m1": res["m1"], "m2": res["m2"], "m_tilde": res["m_tilde"], "B": res["B"], "V": res["V"]}
        if law in LAWS:
            row["atoms"], row["probabilities"] = [mpf(a) for a in LAWS[law][0]], LAWS[law][1]
        row.update(finite_errors(act, q, alpha, teacher, mpf(noise), rho, gb, res))
        rows.append(row)
    write("finite_errors_extra.json", "mpmath, 50 digits, rounded to 17; make_finite_errors_extra.py",
          "S(t) = sum of c_k t^k, k <= columns; noise_variance is sigma_eps^2; s is the output scale; rows: law of the rows of W_0", rows)


if __name__ == "__main__":
    main()
