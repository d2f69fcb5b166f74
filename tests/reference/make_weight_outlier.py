"""weight_outlier.json: largest singular value of W = W_0 + eta G outside its bulk.

Tool: mpmath, 50 digits, rounded to 17. Formula: with q = N/d, z = x^2, m_L = [1-q-z+sqrt((1-q-z)^2-4qz)]/(2qz), m_R = q m_L - (1-q)/z,
1/(eta c_1)^2 - (2 s/eta - s^2 c_1^2)(1 + z m_L) = (|beta|^2 - s^2 c_1^2) z m_L m_R, solved by bisection right of z = (1 + sqrt q)^2.
It is checked here against its closed form (z m_L m_R = -(1 + z m_L)): T = t^2 + 2 t g_b, t = eta c_1 |beta|, outlier iff T > sqrt q at sqrt((1+T)(q+T)/T).
Overlaps at s = 0: with beta_hat 1 - (q+t^2)/(t^2(t^2+1)), with the readout 1 - q(1+t^2)/(t^2(t^2+q)).
"""

from blind_theory import Activation, first_step, mp, mpf, write


def outlier2(eta, c1, beta2, s, q):
    def excess(z):
        m = (1 - q - z + mp.sqrt(abs((1 - q - z) ** 2 - 4 * q * z))) / (2 * q * z)
        return 1 / (eta * c1) ** 2 - (2 * s / eta - s**2 * c1**2) * (1 + z * m) - (beta2 - s**2 * c1**2) * z * m * (q * m - (1 - q) / z)
    edge = (1 + mp.sqrt(q)) ** 2
    if excess(edge) >= 0:
        return None
    low, high = edge, mpf(10) ** 8
    for _ in range(mp.prec + 40):
        mid = (low + high) / 2
        low, high = (mid, high) if excess(mid) < 0 else (low, mid)
    return low


def main():
    teacher, noise, rows = [0.0, 0.7, 0.49497474683058329], 0.25, []
    for name in ["tanh_bump", "shifted_relu"]:
        act = Activation(name)
        c1 = act.c[1]
        for width, d, n1 in [(500, 1000, 1000), (1000, 500, 1000), (800, 800, 1600), (200, 1000, 400), (5000, 500, 500)]:
            for s in [0.0, 0.37, 1.0, 3.0]:
                for eta in [0.5, 1.0, 2.0, 4.0, 12.0]:
                    q = mpf(width) / d
                    beta2, rho, gb = first_step(act, teacher, mpf(noise), mpf(d) / n1, mpf(s))
                    t = eta * c1 * mp.sqrt(beta2)
                    strength = t * t + 2 * t * gb
                    z = outlier2(mpf(eta), c1, beta2, mpf(s), q)
                    assert (z is not None) == (strength > mp.sqrt(q)), (width, d, s, eta)
                    if z is not None:
                        assert abs(z * strength / ((1 + strength) * (q + strength)) - 1) < mpf(10) ** -35
                    row = {"activation": name, "teacher": teacher, "noise_variance": noise, "width": width, "dimension": d, "first_batch": n1,
                           "phi_first": mpf(d) / n1, "s": s, "eta": eta, "beta_norm2": beta2, "alignment": rho, "g_b": gb, "edge": 1 + mp.sqrt(q),
                           "strength2": strength, "location": None if z is None else mp.sqrt(z)}
                    if s == 0.0 and z is not None:
                        row["overlap_learned"] = 1 - (q + t**2) / (t**2 * (t**2 + 1))
                        row["overlap_readout"] = 1 - q * (1 + t**2) / (t**2 * (t**2 + q))
                    rows.append(row)
    write("weight_outlier.json", "mpmath, 50 digits, rounded to 17; make_weight_outlier.py",
          "location null: no outlier right of the edge; overlaps (s = 0 only) are squared", rows)


if __name__ == "__main__":
    main()
