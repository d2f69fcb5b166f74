"""The same trial in NumPy, written straightforwardly: nothing is shared between step sizes.

Usage: trial_numpy.py SAMPLES WIDTH DIMENSION TEST STEPS REPETITIONS (BLAS threads by OPENBLAS_NUM_THREADS)
"""
import json
import sys
import time

import numpy as np


def trial(rng, n, N, d, n_test, eta, ridge):
    W0 = rng.standard_normal((N, d))
    W0 /= np.linalg.norm(W0, axis=1, keepdims=True)
    a = rng.standard_normal(N) / np.sqrt(N)
    beta_star = rng.standard_normal(d)
    beta_star /= np.linalg.norm(beta_star)
    X = rng.standard_normal((n, d))
    y = X @ beta_star + 0.5 * rng.standard_normal(n)
    P = X @ W0.T
    r = y - np.tanh(P) @ a / np.sqrt(N)
    G = ((1 - np.tanh(P) ** 2) * np.outer(r, a)).T @ X / n
    W = W0 + eta * G
    Xt = rng.standard_normal((n, d))
    yt = Xt @ beta_star + 0.5 * rng.standard_normal(n)
    F = np.tanh(Xt @ W.T)
    gram = F.T @ F
    top = np.sqrt(np.linalg.eigvalsh(gram)[-5:] / N)
    a_hat = np.linalg.solve(gram + n * ridge * np.eye(N), F.T @ yt)
    train = np.mean((yt - F @ a_hat) ** 2)
    Xs = rng.standard_normal((n_test, d))
    test = np.mean((Xs @ beta_star - np.tanh(Xs @ W.T) @ a_hat) ** 2) + 0.25
    return top[-1], train, test


def main():
    n, N, d, n_test, steps, repetitions = map(int, sys.argv[1:])
    seconds = []
    for repetition in range(repetitions):
        start = time.perf_counter()
        for i in range(steps):
            trial(np.random.default_rng(repetition), n, N, d, n_test, 0.5 * (i + 1), 0.01)
        seconds.append(time.perf_counter() - start)
    with open("/proc/self/maps", encoding="utf-8") as maps:
        blas = sorted({line.split("/")[-1].strip() for line in maps if "blas" in line and "/" in line})
    print(json.dumps({"blas": blas, "seconds": seconds}))


main()
