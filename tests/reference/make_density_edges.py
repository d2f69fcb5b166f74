#!/usr/bin/env python3
"""Writes density_edges.json: edges of the bulk's support and its density at relative distances 1e-2 .. 1e-10 inside them.

Edges: roots in gamma of the discriminant of the quartic (bulk_quartic.py), exact in fractions until its roots are taken. Density:
Im m1/pi on the root of the quartic with Im m1, Im m2 > 0. 120 digits. Laws with one and
with two intervals (small c_g), c_1 = 0, c_g = 0, n = N and next to it, a gap about to open, shapes of 1e-3 and 1e3.
"""

from bulk_quartic import Bulk, mp, mpf, write

mp.dps = 120
LAWS = [  # c_1^2, c_g^2, phi, psi
    (0.25, 0.0908, 0.6, 0.6), (0.25, 0.0908, 0.6, 0.75), (0.4, 0.1, 2.0, 0.5), (1.0, 0.5, 0.3, 0.2),
    (0.0, 0.5, 0.6, 1.8), (1.0, 0.0, 0.25, 0.5), (1.0, 0.0, 1.0, 1.0), (1.0, 0.0, 2.5, 0.8),
    (1.0, 1e-2, 0.2, 0.2), (1.0, 1e-3, 0.3, 0.2), (1.0, 1e-4, 0.25, 0.45), (1.0, 1e-6, 0.5, 0.25), (1.0, 1e-9, 0.4, 0.6), (2.0, 1e-6, 0.1, 0.1),
    (0.5, 0.2, 0.8, 0.8 * (1 - 1e-6)), (0.5, 0.2, 0.8, 0.8 * (1 + 1e-12)), (1.0, 1e-4, 0.5, 0.5 * (1 - 1e-9)),
    (0.25, 0.0908, 2.0, 2.0 * (1 - 1e-7)), (0.25, 0.0908, 2.0, 2.0 * (1 - 1e-12)), (1.0, 0.0, 3.0, 3.0 * (1 - 1e-10)), (1.0, 0.0, 3.0, 3.0 * (1 + 1e-10)),
    (1.0, 0.0, 0.3, 1 + 1e-12), (1.0, 0.0, 1 - 1e-9, 0.1), (1.0, 0.0, 1 + 1e-9, 1 - 1e-8), (1.0, 1e-12, 0.3, 1 - 1e-6), (1.0, 1e-13, 1 + 1e-9, 1 - 1e-8),
    (1.0, 0.1, 1e-3, 1e-3), (1.0, 0.1, 1e3, 1e-3), (1.0, 0.1, 1e-3, 1e3), (1.0, 0.1, 1e3, 1e3), (10.0, 1e-4, 0.7, 3.0), (1e-4, 10.0, 0.7, 0.3),
]
DISTANCES = [1e-2, 1e-4, 1e-6, 1e-8, 1e-10]
PARTS = [0.1, 0.5, 0.9]


def about_to_open(a, phi, psi):
    """c_g^2, as doubles, at which the gap just exists: bisection on the number of edges."""
    low, high = 1e-4, 0.5
    assert len(Bulk(a, low, phi, psi).edges()) == 4 and len(Bulk(a, high, phi, psi).edges()) == 2
    while high / low > 1 + 1e-4:
        middle = (low * high) ** 0.5
        low, high = (middle, high) if len(Bulk(a, middle, phi, psi).edges()) == 4 else (low, middle)
    return [low, high]


def main():
    laws = LAWS + [(1.0, b, 0.3, 0.2) for b in about_to_open(1.0, 0.3, 0.2)]
    rows = []
    for law in laws:
        bulk = Bulk(*law)
        edges = [mp.sqrt(z) for z in bulk.edges()]
        points = []
        for lower, upper in zip(edges[::2], edges[1::2]):
            for distance in DISTANCES:
                points.append((float(upper * (1 - mpf(distance))), upper))
                if lower > 0:
                    points.append((float(lower * (1 + mpf(distance))), lower))
            points += [(float(lower + part * (upper - lower)), None) for part in PARTS]
            points = [(x, edge) for x, edge in points if lower < x < upper or edge not in (lower, upper, None)]
        outside = [float(edges[-1] * (1 + mpf(10) ** -k)) for k in (2, 6, 10)]
        outside += [float(edges[0] * (1 - mpf(10) ** -k)) for k in (2, 6, 10) if edges[0] > 0]
        if len(edges) == 4:
            outside += [float(edges[1] * (1 + mpf("1e-10"))), float((edges[1] + edges[2]) / 2), float(edges[2] * (1 - mpf("1e-10")))]
        assert all(bulk.density(x) == 0 for x in outside), law
        densities = [bulk.density(x) for x, _ in points]
        assert all(d > 0 for d in densities), law
        nearest = [min(abs(mpf(x) - e) for e in edges if e > 0) for x, _ in points]
        rows.append({"c1_squared": law[0], "bulk_variance": law[1], "phi": law[2], "psi": law[3], "edges": edges, "location": [x for x, _ in points],
                     "density": densities, "distance": nearest, "outside": outside})
        print(law, [mp.nstr(e, 8) for e in edges], flush=True)
    write("density_edges.json", "mpmath, 120 digits, rounded to 17; make_density_edges.py",
          "edges: of the singular value, lower and upper of each interval; density: of the singular value at `location`, a double; "
          "distance: to the nearest edge that is not the hard edge 0; outside: locations of density 0", rows)


if __name__ == "__main__":
    main()
