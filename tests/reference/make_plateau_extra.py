"""plateau_extra.json: plateaus 0..4 for several readout laws, activations and teachers.

Tool: mpmath, 50 digits (blind_theory.py), rounded to 17. Formula: prediction q(z) = sum over kept degrees k of x_k z^k, x free
(unpenalised); minimise m2 |b|^2 + m1 v; s = 0. Kept: const if c_0 != 0, then k <= interval with c_k != 0 and omega^k
linearly independent of the readout functions of the degrees kept before.
"""

from blind_theory import Activation, LAWS, first_step, mpf, plateau_errors, resolvent, write

CASES = [  # samples, width, dimension, first batch, ridge
    (1000, 800, 600, 1000, 0.01), (600, 900, 500, 900, 0.1), (900, 900, 450, 700, 1e-4),
]
TEACHERS = [([0.0, 1.0, 0.70710678118654757], 1.0), ([0.3, 0.9, 0.4, 0.2], 0.25), ([0.5, 0.7, 0.0, 0.1, 0.05], 0.1)]
ACTIVATIONS = ["shifted_relu", "tanh_bump", "relu"]


def main():
    rows = []
    for name in ACTIVATIONS:
        act = Activation(name)
        for (n, width, d, n1, ridge), (teacher, noise) in zip(CASES, TEACHERS):
            phi, psi, phi1 = mpf(d) / n, mpf(d) / width, mpf(d) / n1
            beta2, rho, _ = first_step(act, teacher, mpf(noise), phi1, mpf(0))
            res = resolvent(act.c[1], act.bulk_variance, phi, psi, mpf(ridge))
            for law in ["gaussian"] + list(LAWS):
                for interval in range(5):
                    kept, errors = plateau_errors(act, law, interval, teacher, mpf(noise), rho, res)
                    row = {"activation": name, "teacher": teacher, "noise_variance": noise, "samples": n, "width": width, "dimension": d,
                           "first_batch": n1, "phi": phi, "phi_first": phi1, "psi": psi, "ridge": ridge, "readout": law,
                           "interval": interval, "degrees": kept, "beta_norm2": beta2, "alignment": rho}
                    if law in LAWS:
                        row["atoms"], row["probabilities"] = [mpf(a) for a in LAWS[law][0]], LAWS[law][1]
                    row.update(errors)
                    rows.append(row)
    write("plateau_extra.json", "mpmath, 50 digits, rounded to 17; make_plateau_extra.py",
          "degrees: the columns kept (0 is the constant); s = 0", rows)


if __name__ == "__main__":
    main()
