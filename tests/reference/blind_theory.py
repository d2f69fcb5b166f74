"""High-precision reference for the theory: Hermite coefficients, first step, low-rank part, resolvent, errors,
plateaus and spikes of a two-layer network after one gradient step.

Tool: mpmath, 50 decimal digits. Written from the equations of the theory notes alone; shares no code with the library and
follows other routes where there is a choice:

* the resolvent's g = gamma m1 by bisection on e (c_1^2 m2 + c_g^2 m1) = 1 - g, derivatives in gamma by mpmath.diff;
* the resummed low-rank part by E he_i(z) S(t z) = (t/v)^i E he_i(Z) sigma(v Z), v = sqrt(1 + t^2), so that only the
  readout variable is integrated (trapezoidal rule; closed forms for ReLU and the Gaussian bump);
* least squares by normal equations in 50 digits.

Inputs that are floats are taken at their exact binary value, as a program in double precision reads them.
"""

import json

import numpy as np
from mpmath import mp, mpf

mp.dps = 50


# ---------------------------------------------------------------------------------------------- Hermite family

def he_all(top, z):
    """he_0..he_top at z, orthonormal under N(0, 1)."""
    h = [mpf(1), mpf(z)]
    for k in range(1, top):
        h.append((z * h[k] - mp.sqrt(k) * h[k - 1]) / mp.sqrt(k + 1))
    return h[: top + 1]


def normal_rule(step, reach):
    """Trapezoidal rule for N(0, 1): nodes z >= 0 (weights of z > 0 count both signs)."""
    rule, j = [], 0
    while j * step <= reach:
        z = j * step
        rule.append((z, (1 if j == 0 else 2) * step * mp.exp(-z * z / 2) / mp.sqrt(2 * mp.pi)))
        j += 1
    return rule


def monomial_in_he(k, i):
    """E he_i(Z) Z^k = k! / (2^m m! sqrt(i!)), m = (k - i)/2."""
    if i > k or (k - i) % 2:
        return mpf(0)
    m = (k - i) // 2
    return mp.factorial(k) / (mpf(2) ** m * mp.factorial(m) * mp.sqrt(mp.factorial(i)))


class Activation:
    """h(i_max, v): E he_i(Z) sigma(v Z) for i = 0..i_max;  hermite(k) = c_k;  norm2 = E sigma(Z)^2."""

    def __init__(self, name):
        self.name = name
        self._cache = {}
        if name in ("relu", "shifted_relu"):
            self.norm2 = mpf(1) / 2 - (1 / (2 * mp.pi) if name == "shifted_relu" else 0)
        elif name == "tanh_bump":
            tanh2 = sum(w * mp.tanh(z) ** 2 for z, w in normal_rule(mpf(1) / 16, 18))
            self.norm2 = tanh2 + mpf(9) / 4 * (1 / mp.sqrt(3) - mpf(1) / 2)
        elif name == "strong_he2":
            tanh2 = sum(w * mp.tanh(z) ** 2 for z, w in normal_rule(mpf(1) / 16, 18))
            self.norm2 = tanh2 + 36 * (1 / mp.sqrt(3) - mpf(1) / 2)
        else:
            raise ValueError(name)
        top = self.h(24, mpf(1))
        self.c = [top[k] / mp.sqrt(mp.factorial(k)) for k in range(25)]
        if name != "relu":
            self.c[0] = mpf(0)
        if "relu" in name:
            for k in range(3, 25, 2):
                self.c[k] = mpf(0)
        self.bulk_variance = self.norm2 - self.c[0] ** 2 - self.c[1] ** 2

    def h(self, top, v):
        key = (top, v)
        if key not in self._cache:
            self._cache[key] = self._relu(top, v) if "relu" in self.name else self._bump(top, v)
        return self._cache[key]

    def _relu(self, top, v):
        phi0 = 1 / mp.sqrt(2 * mp.pi)
        at0 = he_all(max(top, 2), mpf(0))
        out = [v * phi0, v / 2] + [v * phi0 * at0[k - 2] / mp.sqrt(k * (k - 1)) for k in range(2, top + 1)]
        if self.name == "shifted_relu":
            out[0] -= phi0
        return out[: top + 1]

    def _bump(self, top, v):
        amp = mpf(3) / 2 if self.name == "tanh_bump" else mpf(6)
        out = [mpf(0)] * (top + 1)
        b = v * v
        g = amp / mp.sqrt(1 + b)
        for j in range(top // 2 + 1):
            out[2 * j] = g * mp.sqrt(mp.factorial(2 * j)) / mp.factorial(j)
            g *= -b / (2 * (1 + b))
        out[0] -= amp / mp.sqrt(2)
        for z, w in normal_rule(mpf(1) / 8 / v, 14 + mp.sqrt(4 * top)):
            t = w * mp.tanh(v * z)
            if w < mpf(10) ** -70:
                break
            hz = he_all(top, z)
            for i in range(1, top + 1, 2):
                out[i] += t * hz[i]
        return out


# ---------------------------------------------------------------------------------------------- readout laws

LAWS = {
    "rademacher": ([-1, 1], [mpf(1) / 2, mpf(1) / 2]),
    "three_atoms": ([-1, 0, 2], [mpf(1) / 3, mpf(1) / 2, mpf(1) / 6]),
    "three_atoms_no_zero": ([-2, mpf(-1) / 2, 1], [mpf(1) / 9, mpf(4) / 9, mpf(4) / 9]),
}


def orthonormal_on_atoms(atoms, probs, count):
    rows = []
    for p in range(count):
        f = [mpf(a) ** p for a in atoms]
        for g in rows + rows:
            dot = sum(w * x * y for w, x, y in zip(probs, f, g))
            f = [x - dot * y for x, y in zip(f, g)]
        size = mp.sqrt(sum(w * x * x for w, x in zip(probs, f)))
        rows.append([x / size for x in f])
    return rows


def readout_rule(law, top):
    """[(omega, weight, [f_0..f_P])]; Gaussian: half line, weights doubled, for even integrands only."""
    if law == "gaussian":
        out = []
        for z, w in normal_rule(mpf(1) / 8, 14 + mp.sqrt(4 * top)):
            out.append((z, w, he_all(top, z)))
        return out
    atoms, probs = LAWS[law]
    f = orthonormal_on_atoms(atoms, probs, min(len(atoms), top + 1))
    return [(mpf(a), p, [row[j] for row in f]) for j, (a, p) in enumerate(zip(atoms, probs))]


# ---------------------------------------------------------------------------------------------- stages

def first_step(act, teacher, noise, phi1, s):
    c1, cs1 = act.c[1], mpf(teacher[1])
    cs2 = sum(mp.factorial(k) * mpf(t) ** 2 for k, t in enumerate(teacher))
    beta2 = cs1**2 + s**2 * c1**2 + phi1 * (cs2 + noise + s**2 * act.norm2)
    return beta2, cs1 / mp.sqrt(beta2), -s * c1 / mp.sqrt(beta2)


def low_rank(act, law, width, eta, beta2, psi, columns, top, rows="sphere"):
    """Q: list of rows he_0..he_top then norm; alpha."""
    kappa = act.c[1] * eta / mp.sqrt(width) * mp.sqrt(beta2)
    if columns != "auto":
        top = columns
    rule = readout_rule(law, top)
    even_only = law == "gaussian"  # integrand i, p has the parity of i + p
    count = len(rule[0][2])
    q = [[mpf(0)] * count for _ in range(top + 1)]
    alpha = [mpf(0)] * count
    known = {}
    for omega, w, f in rule:
        t = kappa * omega
        if columns == "auto":
            if abs(t) not in known:
                v = mp.sqrt(1 + t * t)
                known[abs(t)] = [(abs(t) / v) ** i * x for i, x in enumerate(act.h(top, v))]
            h = [x * (1 if t >= 0 or i % 2 == 0 else -1) for i, x in enumerate(known[abs(t)])]
        else:
            h = [sum(act.c[k] * t**k * monomial_in_he(k, i) for k in range(i, columns + 1)) for i in range(top + 1)]
        for p in range(count):
            if not even_only or p % 2 == 1:
                alpha[p] += w * omega * f[p]
            wf = w * f[p] * mp.sqrt(width)
            for i in range(p % 2 if even_only else 0, top + 1, 2 if even_only else 1):
                q[i][p] += wf * h[i]
    q.append([mp.sqrt(2) * act.c[2] / mp.sqrt(psi) if p == 0 else mpf(0) for p in range(count)])
    if rows == "gaussian":
        for i in range(top + 2):
            q[i].append(mp.sqrt(2) * act.c[2] / mp.sqrt(psi) if i == 0 else mpf(0))
        alpha.append(mpf(0))
    return q, alpha


def resolvent(c1, cg2, phi, psi, ridge):
    r = psi / phi

    def solve(gamma):
        low, high = max(mpf(0), 1 - 1 / r), mpf(1)
        for _ in range(mp.prec + 40):
            g = (low + high) / 2
            e, m1 = 1 + r * (g - 1), g / gamma
            m2 = phi * m1 / (phi + e * c1**2 * m1)
            if e * (c1**2 * m2 + cg2 * m1) > 1 - g:
                high = g
            else:
                low = g
        return m1, m2, e / gamma

    with mp.workdps(90):
        gamma = ridge * r
        m1, m2, mt = solve(gamma)
        d1 = mp.diff(lambda x: solve(x)[0], gamma, h=gamma * mpf(10) ** -30)
        d2 = mp.diff(lambda x: solve(x)[1], gamma, h=gamma * mpf(10) ** -30)
    return {"m1": m1, "m2": m2, "m_tilde": mt, "B": -d2 / m1**2, "V": -d1 / m1**2, "g": gamma * m1, "gamma": gamma, "r": r}


def solve_scaled(a, b):
    n = len(b)
    d = [1 / mp.sqrt(a[i][i]) if a[i][i] > 0 else mpf(1) for i in range(n)]
    m = mp.matrix(n, n)
    v = mp.matrix(n, 1)
    for i in range(n):
        v[i] = b[i] * d[i]
        for j in range(n):
            m[i, j] = a[i][j] * d[i] * d[j]
    x = mp.lu_solve(m, v)
    return [x[i] * d[i] for i in range(n)]


def finite_errors(act, q, alpha, teacher, noise, rho, gb, res):
    top, count = len(q) - 2, len(alpha)
    t = [mp.sqrt(mp.factorial(k)) * mpf(x) for k, x in enumerate(teacher)]
    tail = sum(x * x for x in t[top + 1:])
    t = (t + [mpf(0)] * (top + 1))[: top + 1]
    m1, m2, c1 = res["m1"], res["m2"], act.c[1]
    wt = [m2 if i == 1 else m1 for i in range(top + 1)]
    a = [[sum(wt[i] * q[i][p] * q[i][s] for i in range(top + 1)) + m1 * q[-1][p] * q[-1][s]
          + m2 * c1 * gb * (q[1][p] * alpha[s] + alpha[p] * q[1][s])
          + ((m2 * c1**2 + m1 * act.bulk_variance + 1 / res["r"]) if p == s else 0)
          for s in range(count)] for p in range(count)]
    b = [sum(wt[i] * q[i][p] * t[i] * rho**i for i in range(top + 1)) for p in range(count)]
    w = solve_scaled(a, b)
    qw = [sum(q[i][p] * w[p] for p in range(count)) for i in range(top + 2)]
    aw = sum(x * y for x, y in zip(alpha, w))
    ww = sum(x * x for x in w)
    lin = t[1] ** 2 - 2 * t[1] * qw[1] * rho + qw[1] ** 2 + 2 * c1 * gb * qw[1] * aw + c1**2 * ww
    var = tail + noise + act.bulk_variance * ww + qw[-1] ** 2
    var += sum(t[i] ** 2 - 2 * t[i] * qw[i] * rho**i + qw[i] ** 2 for i in range(top + 1) if i != 1)
    return assemble(lin, var, ww / res["r"], res)


def assemble(lin, var, penalty, res):
    test = res["B"] * lin + res["V"] * var
    return {"train_objective": res["gamma"] * (res["m2"] * lin + res["m1"] * var + penalty),
            "train_error": res["g"] ** 2 * test, "test_error": test}


def plateau_columns(act, law, interval):
    """Degrees kept, strongest first: c_k != 0 and omega^k independent of those before."""
    atoms = None if law == "gaussian" else LAWS[law][0]
    kept, vectors = [], []
    for k in range(interval + 1):
        if act.c[k] == 0:
            continue
        if atoms is not None:
            probs = LAWS[law][1]
            v = [mp.sqrt(p) * mpf(x) ** k for x, p in zip(atoms, probs)]
            size = mp.sqrt(sum(x * x for x in v))
            for u in vectors + vectors:
                dot = sum(x * y for x, y in zip(u, v))
                v = [y - dot * x for x, y in zip(u, v)]
            left = mp.sqrt(sum(x * x for x in v))
            if left < size * mpf(10) ** -30:
                continue
            vectors.append([x / left for x in v])
        kept.append(k)
    return kept


def plateau_errors(act, law, interval, teacher, noise, rho, res):
    kept = plateau_columns(act, law, interval)
    top = max(interval, len(teacher) - 1, 1)
    t = ([mp.sqrt(mp.factorial(k)) * mpf(x) for k, x in enumerate(teacher)] + [mpf(0)] * (top + 1))[: top + 1]
    rows = [[monomial_in_he(k, i) for k in kept] for i in range(top + 1)]
    wt = [res["m2"] if i == 1 else res["m1"] for i in range(top + 1)]
    n = len(kept)
    qw = [mpf(0)] * (top + 1)
    if n:
        a = [[sum(wt[i] * rows[i][p] * rows[i][s] for i in range(top + 1)) for s in range(n)] for p in range(n)]
        b = [sum(wt[i] * rows[i][p] * t[i] * rho**i for i in range(top + 1)) for p in range(n)]
        w = solve_scaled(a, b)
        qw = [sum(x * y for x, y in zip(row, w)) for row in rows]
    lin = t[1] ** 2 - 2 * t[1] * qw[1] * rho + qw[1] ** 2
    var = noise + sum(t[i] ** 2 - 2 * t[i] * qw[i] * rho**i + qw[i] ** 2 for i in range(top + 1) if i != 1)
    return kept, assemble(lin, var, mpf(0), res)


# ---------------------------------------------------------------------------------------------- spikes

class Bulk:
    def __init__(self, act, phi, psi):
        self.c12, self.cg2, self.phi, self.r = act.c[1] ** 2, act.bulk_variance, phi, psi / phi
        low, high = mpf(0), phi / self.c12
        for _ in range(mp.prec + 30):
            u = (low + high) / 2
            s, k, t = self.parts(u)
            if t / (1 + k) + self.r * t / (1 + self.r * k) > 1:
                high = u
            else:
                low = u
        self.u_edge = low
        self.edge = self.location(low)

    def parts(self, u):
        s = self.phi / (self.phi - self.c12 * u)
        return s, self.c12 * u * s + self.cg2 * u, self.c12 * u * s * s + self.cg2 * u

    def location(self, u):
        _, k, _ = self.parts(u)
        return mp.sqrt((1 + k) * (1 + self.r * k) / u)


class Spikes:
    def __init__(self, act, bulk, q, alpha, gb):
        self.b, self.q, self.alpha, self.n = bulk, q, alpha, len(alpha)
        n = self.n
        self.cgb = act.c[1] * gb
        self.rest = mp.matrix(n, n)
        self.first = mp.matrix(n, n)
        for p in range(n):
            for s in range(n):
                self.rest[p, s] = sum(row[p] * row[s] for i, row in enumerate(q) if i != 1)
                self.first[p, s] = q[1][p] * q[1][s] + self.cgb * (q[1][p] * alpha[s] + alpha[p] * q[1][s])

    def matrix(self, u):
        s = self.b.parts(u)[0]
        return self.b.r * u * (self.rest + s * self.first)

    def ordered(self, u):
        return sorted((x for x in mp.eigsy(self.matrix(u), eigvals_only=True)), reverse=True)

    def start(self):
        """Outliers in double precision: bracketed ordered eigenvalues; only a start for `polish`."""
        n, edge = self.n, float(self.b.u_edge)
        rest, first = [np.array([[float(m[p, s]) for s in range(n)] for p in range(n)]) for m in (self.rest, self.first)]

        def ordered(u):
            s = float(self.b.phi / (self.b.phi - self.b.c12 * u))
            return np.linalg.eigvalsh(float(self.b.r) * u * (rest + s * first))[::-1]
        out = []
        for j in range(int(np.sum(ordered(edge) > 1))):
            low, high = 0.0, edge
            for _ in range(200):
                mid = (low + high) / 2
                low, high = (low, mid) if ordered(mid)[j] > 1 else (mid, high)
            s = float(self.b.phi / (self.b.phi - self.b.c12 * high))
            values, vectors = np.linalg.eigh(float(self.b.r) * high * (rest + s * first))
            out.append((mpf(high), [mpf(x) for x in vectors[:, int(np.argmin(np.abs(values - 1)))]]))
        return out

    def polish(self, u, w):
        """Inverse iteration for the eigenvector, Newton in u on its eigenvalue, whose derivative is r w^T (rest + s_u^2 first) w."""
        w = mp.matrix(w)
        for _ in range(8):
            m = self.matrix(u)
            for _ in range(2):
                w = mp.lu_solve(m - (1 + mpf(10) ** -25) * mp.eye(self.n), w)
                w /= mp.norm(w)
            value = (w.T * m * w)[0]
            s = self.b.parts(u)[0]
            slope = self.b.r * (w.T * (self.rest + s * s * self.first) * w)[0]
            u -= (value - 1) / slope
        assert abs(value - 1) < mpf(10) ** -35
        return u, [x for x in w]

    def outliers(self, rho):
        return [self.describe(*self.polish(u, w), rho) for u, w in self.start()]

    def describe(self, u, w, rho):
        s, k, t = self.b.parts(u)
        r = self.b.r
        q = [sum(x * y for x, y in zip(row, w)) for row in self.q]
        aw = sum(x * y for x, y in zip(self.alpha, w))
        norm = sum((s * s if i == 1 else 1) * x * x for i, x in enumerate(q)) + s * s * self.cgb * 2 * q[1] * aw
        front = (1 + k - t - r * t * (1 + k) / (1 + r * k)) / norm
        learned = [front * (s * s * (q[1] + self.cgb * aw) ** 2 if i == 1 else x * x) for i, x in enumerate(q)]
        teacher = [front * (s * s if i == 1 else 1) * x * x * rho ** (2 * i) for i, x in enumerate(q[:-1])]
        return {"location": self.b.location(u), "u": u, "learned": learned[:-1][:7], "teacher": teacher[:7], "norm": learned[-1]}


# ---------------------------------------------------------------------------------------------- output

def rounded(x):
    if isinstance(x, mpf):
        return float(mp.nstr(x, 17, strip_zeros=False))
    if isinstance(x, dict):
        return {k: rounded(v) for k, v in x.items()}
    if isinstance(x, (list, tuple)):
        return [rounded(v) for v in x]
    return x


def write(path, source, note, rows):
    with open(path, "w") as f:
        json.dump({"source": source, "note": note, "rows": rounded(rows)}, f, indent=1)
        f.write("\n")
