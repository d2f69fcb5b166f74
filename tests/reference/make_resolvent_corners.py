#!/usr/bin/env python3
"""Writes resolvent_corners.json: every number of the resolvent at the corners of its range.

The quartic of bulk_quartic.py at 280 digits (460 for the limit ridge -> 0). Rows: a grid of shapes phi, psi in [1e-3, 1e3] with
n = N, |n - N|/n from 1e-15 to 1e-2, d = n, d = N; c_1 = 0, c_g = 0, c_g^2 down to 1e-12; ridge 0, 1e-14, 1e-10 .. 1e3; and rows
of whole numbers n, N, d whose imbalance |N - n|/N is known better than from rounded ratios.
A limit at ridge 0 is what ridge = 1e-100 and 1e-110 agree on; "inf" where the number grows, 0 where it falls.
"""

from bulk_quartic import Bulk, mp, mpf, write

SHAPES = [(0.6, 0.6), (0.6, 0.6 * (1 + 1e-12)), (0.6, 0.6 * (1 - 1e-12)), (0.6, 0.6 * (1 - 1e-15)), (2.5, 2.5 * (1 + 1e-6)),
          (2.5, 2.5 * (1 - 1e-2)), (1e-3, 1e3), (1e3, 1e-3), (1e-3, 1e-3), (1e3, 1e3), (1e-3, 1.0), (1.0, 1e-3), (1.0, 1e3),
          (1e3, 1.0), (1.0, 1.0), (0.5, 1.0), (1.0, 0.5), (1.0, 1.0 + 1e-12), (1.0 - 1e-12, 0.5), (0.3, 0.2), (0.2, 0.7), (3.0, 1.5)]
VARIANCES = [(0.25, 0.0908), (1.0, 1e-4), (1.0, 1e-8), (1.0, 1e-12), (0.0, 0.5), (1e-4, 10.0), (1.0, 0.0), (10.0, 1e-4)]
RIDGES = [0.0, 1e-14, 1e-10, 1e-6, 1e-2, 1.0, 1e3]
WHOLE = [(10**12, 10**12 + 1, 6 * 10**11), (10**12 + 1, 10**12, 6 * 10**11), (10**15, 10**15 + 1, 10**15), (3 * 10**14 + 7, 3 * 10**14, 10**15),
         (10**9 + 1, 10**9, 10**9 + 3)]
NAMES = "g e x m1 m2 m_tilde B V dlog_m1 dlog_m2 dlog_m_tilde dlog_x dlog_B dlog_V".split()


def limit(bulk):
    mp.dps = 460
    near, nearer = bulk.errors(mpf(10) ** -100), bulk.errors(mpf(10) ** -110)
    out = {}
    for name in NAMES:
        one, two = near[name], nearer[name]
        if name.startswith("dlog_"):
            assert abs(one - two) < mpf(10) ** -20, (name, one, two)
            out[name] = mpf(0) if abs(two) < mpf(10) ** -20 else two
        elif abs(two / one - 1) < mpf(10) ** -20:
            out[name] = two
        else:
            assert not mpf(10) ** -1 < abs(two / one) < 10, (name, one, two)
            out[name] = "inf" if abs(two) > abs(one) else mpf(0)
    return out


def row(bulk, ridge):
    if ridge == 0:
        return limit(bulk)
    mp.dps = 280
    numbers = bulk.errors(mpf(ridge))
    return {name: numbers[name] for name in NAMES}


def main():
    rows = []
    for i, (phi, psi) in enumerate(SHAPES):
        for j, (a, b) in enumerate(VARIANCES):
            for k, ridge in enumerate(RIDGES):
                if (i + 2 * j + k) % 4 and not (ridge == 0 and (i + j) % 2 == 0):
                    continue
                mp.dps = 460
                values = row(Bulk(a, b, phi, psi), ridge)
                rows.append({"c1_squared": a, "bulk_variance": b, "phi": phi, "psi": psi, "ridge": ridge, **values})
        print(phi, psi, len(rows), flush=True)
    for n, width, d in WHOLE:
        for ridge in (0.0, 1e-10, 1e-3):
            mp.dps = 460
            bulk = Bulk(0.25, 0.125, mpf(d) / n, mpf(d) / width)
            values = row(bulk, ridge)
            rows.append({"c1_squared": 0.25, "bulk_variance": 0.125, "samples": n, "width": width, "dimension": d, "phi": d / n, "psi": d / width,
                         "imbalance": mpf(abs(width - n)) / width, "ridge": ridge, **values})
    write("resolvent_corners.json", "mpmath, 280 to 460 digits, rounded to 17; make_resolvent_corners.py",
          "ridge 0 is the limit, \"inf\" where it is infinite; rows with samples, width, dimension: phi and psi are exactly d/n and d/N", rows)


if __name__ == "__main__":
    main()
