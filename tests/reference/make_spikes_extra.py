"""spikes_extra.json: bulk edge, outliers of F/sqrt(N), overlaps and critical step sizes.

Tool: mpmath, 50 digits (blind_theory.py), rounded to 17. Formula: M(u) = r u [ Q^T diag(s_u at i = 1, else 1) Q + s_u c_1 g_b (Q_1 alpha^T + alpha Q_1^T) ] has
eigenvalue 1 at an outlier X(u) = sqrt((1+k)(1+rk)/u), 0 < u < u_edge. Squared overlaps of the left singular vector with he_i of the learned direction
(i = 1 uses (Q_1 + c_1 g_b alpha)w) and of the teacher's direction (rho^(2i) (Q_i w)^2, without that term: the readout's direction W_0^T a is orthogonal to the teacher's).
Critical step sizes: least eta of a grid of 0.25 at which the count at u_edge reaches j, refined by bisection.
"""

from blind_theory import Activation, Bulk, LAWS, Spikes, first_step, low_rank, mp, mpf, write

HALF, CUBIC = [0.0, 0.7, 0.49497474683058329], [0.3, 0.9, 0.4, 0.2]
# activation, readout, samples, width, dimension, first batch, eta, s, columns, top, rows, teacher
CASES = [
    ("shifted_relu", "gaussian", 1500, 1000, 750, 1500, 8.0, 0.0, 5, 5, "sphere", HALF),
    ("shifted_relu", "gaussian", 1500, 1000, 750, 1500, 15.0, 1.0, 5, 5, "sphere", HALF),
    ("shifted_relu", "rademacher", 1500, 1000, 750, 1500, 15.0, 1.0, 5, 5, "sphere", HALF),
    ("shifted_relu", "gaussian", 1500, 1000, 750, 1500, 15.0, 0.0, "auto", 40, "sphere", HALF),
    ("shifted_relu", "gaussian", 1500, 1000, 750, 1500, 0.0, 0.0, 5, 5, "sphere", HALF),
    ("relu", "gaussian", 1500, 1000, 750, 1500, 0.0, 0.0, 5, 5, "sphere", CUBIC),
    ("relu", "gaussian", 1500, 1000, 750, 1500, 6.0, 0.0, 5, 5, "sphere", CUBIC),
    ("relu", "three_atoms", 1500, 1000, 750, 1500, 15.0, 1.0, "auto", 40, "sphere", CUBIC),
    ("relu", "gaussian", 1500, 1000, 750, 1500, 6.0, 1.0, "auto", 28, "gaussian", CUBIC),
    ("strong_he2", "gaussian", 2400, 1600, 600, 2400, 0.0, 0.0, 5, 5, "sphere", HALF),
    ("strong_he2", "gaussian", 2400, 1600, 600, 2400, 0.0, 0.0, 5, 5, "gaussian", HALF),
    ("strong_he2", "gaussian", 2400, 1600, 600, 2400, 10.0, 1.0, 5, 5, "sphere", HALF),
    ("strong_he2", "rademacher", 2400, 1600, 600, 2400, 10.0, 0.0, 5, 5, "gaussian", HALF),
    ("tanh_bump", "gaussian", 1500, 1000, 750, 1500, 13.0, 1.0, 5, 5, "sphere", HALF),
    ("tanh_bump", "gaussian", 1500, 1000, 750, 1500, 13.0, 0.0, 5, 5, "sphere", HALF),
    ("tanh_bump", "rademacher", 1500, 1000, 750, 1500, 6.0, 2.0, 5, 5, "sphere", HALF),
    ("tanh_bump", "three_atoms", 1500, 1000, 750, 1500, 13.0, 1.0, "auto", 24, "sphere", CUBIC),
    ("tanh_bump", "three_atoms_no_zero", 900, 1200, 600, 900, 18.0, 0.37, "auto", 28, "sphere", CUBIC),
    ("tanh_bump", "rademacher", 3000, 2000, 1500, 3000, 16.5, 0.0, "auto", 20, "sphere", HALF),
]
# activation, readout, samples, width, dimension, first batch, s, columns, top, teacher, orders j
CRITICAL = [
    ("shifted_relu", "gaussian", 1500, 1000, 750, 1500, 0.0, 5, 5, HALF, [1, 2]),
    ("shifted_relu", "gaussian", 1500, 1000, 750, 1500, 1.0, 5, 5, HALF, [1, 2]),
    ("shifted_relu", "rademacher", 1500, 1000, 750, 1500, 0.0, "auto", 30, HALF, [1, 2]),
    ("tanh_bump", "gaussian", 1500, 1000, 750, 1500, 0.0, 5, 5, HALF, [1, 2]),
    ("tanh_bump", "gaussian", 1500, 1000, 750, 1500, 1.0, 5, 5, HALF, [1, 2]),
    ("tanh_bump", "three_atoms", 1500, 1000, 750, 1500, 1.0, 5, 5, HALF, [1, 2]),
    ("relu", "gaussian", 1500, 1000, 750, 1500, 0.0, 5, 5, CUBIC, [1, 2]),
    ("strong_he2", "gaussian", 2400, 1600, 600, 2400, 0.0, 5, 5, HALF, [1, 2]),
]
NOISE = mpf("0.25")


def model(act, law, n, width, d, n1, eta, s, columns, top, kind, teacher, bulk):
    psi = mpf(d) / width
    beta2, rho, gb = first_step(act, teacher, NOISE, mpf(d) / n1, mpf(s))
    q, alpha = low_rank(act, law, width, mpf(eta), beta2, psi, columns, top, kind)
    return Spikes(act, bulk, q, alpha, gb), beta2, rho, gb


def header(name, law, n, width, d, n1, s, columns, teacher, bulk):
    row = {"activation": name, "teacher": teacher, "noise_variance": NOISE, "samples": n, "width": width, "dimension": d, "first_batch": n1,
           "phi": mpf(d) / n, "phi_first": mpf(d) / n1, "psi": mpf(d) / width, "readout": law, "s": s, "columns": columns,
           "bulk_edge": bulk.edge, "u_edge": bulk.u_edge}
    if law in LAWS:
        row["atoms"], row["probabilities"] = [mpf(a) for a in LAWS[law][0]], LAWS[law][1]
    return row


def critical(order, edge_values, last=40.0, step=0.25):
    eta = 0.0
    while edge_values(mpf(eta))[order - 1] <= 1:
        eta += step
        if eta > last:
            return None
    if eta == 0.0:
        return mpf(0)
    low, high = mpf(eta - step), mpf(eta)
    return mp.findroot(lambda x: edge_values(x)[order - 1] - 1, (low, high), solver="anderson", tol=mpf(10) ** -40)


def main():
    acts = {name: Activation(name) for name in ["shifted_relu", "relu", "tanh_bump", "strong_he2"]}
    rows = []
    for name, law, n, width, d, n1, eta, s, columns, top, kind, teacher in CASES:
        act = acts[name]
        bulk = Bulk(act, mpf(d) / n, mpf(d) / width)
        spikes, beta2, rho, gb = model(act, law, n, width, d, n1, eta, s, columns, top, kind, teacher, bulk)
        row = header(name, law, n, width, d, n1, s, columns, teacher, bulk)
        row.update({"kind": "outliers", "coefficients": act.c[:6], "bulk_variance": act.bulk_variance, "rows": kind, "eta": eta, "top": top,
                    "beta_norm2": beta2, "alignment": rho, "g_b": gb, "outliers": spikes.outliers(rho)})
        rows.append(row)
        print(name, law, eta, s, [mp.nstr(o["location"], 6) for o in row["outliers"]], mp.nstr(bulk.edge, 6), flush=True)
    for name, law, n, width, d, n1, s, columns, top, teacher, orders in CRITICAL:
        act = acts[name]
        bulk = Bulk(act, mpf(d) / n, mpf(d) / width)
        known = {}

        def edge_values(eta):
            if eta not in known:
                known[eta] = model(act, law, n, width, d, n1, eta, s, columns, top, "sphere", teacher, bulk)[0].ordered(bulk.u_edge)
            return known[eta]
        row = header(name, law, n, width, d, n1, s, columns, teacher, bulk)
        row.update({"kind": "critical", "rows": "sphere", "top": top, "order": orders, "critical_eta": [critical(j, edge_values) for j in orders]})
        rows.append(row)
        print(name, law, s, columns, [x if x is None else mp.nstr(x, 6) for x in row["critical_eta"]], flush=True)
    write("spikes_extra.json", "mpmath, 50 digits, rounded to 17; make_spikes_extra.py",
          "locations in the spectrum of F/sqrt(N); learned, teacher: squared overlaps with he_0..he_6; "
          "norm: with the norm feature; of a double outlier (the strong_he2 row with Gaussian rows and eta = 0) only the location and the sum of the overlaps mean anything; "
          "strong_he2(z) = tanh z + 6(exp(-z^2/2) - 2^{-1/2})", rows)


if __name__ == "__main__":
    main()
