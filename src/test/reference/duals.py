#!/usr/bin/env python3
"""Reference values of an activation in the infinite-width limit, by mpmath at 50 digits.

    pip install mpmath
    src/test/reference/duals.py relu            # E[phi phi], E[phi' phi'] on a grid, then layers
    src/test/reference/duals.py "lambda x: mp.tanh(x)" "lambda x: 1 - mp.tanh(x)**2"

Independent of the engine: two-dimensional integrals over independent normals, Gauss-Legendre
between the kinks, nothing else. Slow (about a second for each integral), and meant to be.
"""
import sys

import mpmath as mp

mp.mp.dps = 50
ROOT2 = mp.sqrt(2)

# name: (phi, its derivative, kinks)
KNOWN = {
    "relu": (lambda x: x if x > 0 else mp.mpf(0), lambda x: mp.mpf(1 if x > 0 else 0), [0]),
    "abs": (abs, lambda x: mp.sign(x), [0]),
    "erf": (mp.erf, lambda x: 2 / mp.sqrt(mp.pi) * mp.exp(-x * x), []),
    "gelu": (
        lambda x: x * (1 + mp.erf(x / ROOT2)) / 2,
        lambda x: (1 + mp.erf(x / ROOT2)) / 2 + x * mp.npdf(x),
        [],
    ),
    "tanh": (mp.tanh, lambda x: mp.sech(x) ** 2, []),
    "sin": (mp.sin, mp.cos, []),
    "gaussian": (lambda x: mp.exp(-x * x), lambda x: -2 * x * mp.exp(-x * x), []),
    "softplus": (lambda x: mp.log1p(mp.exp(x)), lambda x: 1 / (1 + mp.exp(-x)), []),
}
REACH = 14  # the normal density is 1e-43 there


def expectation(f, qx, qy, rho, kinks):
    """E[f(u) f(v)] for normals of variances qx, qy and correlation rho."""
    a, b = mp.sqrt(qx), mp.sqrt(qy)
    s = mp.sqrt(max(0, 1 - rho * rho))

    def inner(z):
        if s == 0:
            return f(b * rho * z)
        # v = b (rho z + s w) has its kinks at these w
        ends = sorted(w for k in kinks for w in [(mp.mpf(k) / b - rho * z) / s] if abs(w) < REACH)
        return mp.quad(lambda w: f(b * (rho * z + s * w)) * mp.npdf(w), [-REACH, *ends, REACH])

    ends = sorted(mp.mpf(k) / a for k in kinks if abs(k / a) < REACH)
    return mp.quad(lambda z: f(a * z) * inner(z) * mp.npdf(z), [-REACH, *ends, REACH])


def layers(phi, slope, kinks, qx, qy, c, depth, beta):
    """Sigma and Theta of one pair through depth weight layers, sigma_w = 1, from x.x'/n_0 = c."""
    b2 = mp.mpf(beta) ** 2
    qx, qy, sigma = qx + b2, qy + b2, c + b2
    theta = sigma
    for _ in range(depth - 1):
        rho = sigma / mp.sqrt(qx * qy)
        theta = theta * expectation(slope, qx, qy, rho, kinks)
        sigma = expectation(phi, qx, qy, rho, kinks) + b2
        qx = expectation(phi, qx, qx, mp.mpf(1), kinks) + b2
        qy = expectation(phi, qy, qy, mp.mpf(1), kinks) + b2
        theta += sigma
    return sigma, theta


def main(arguments):
    if len(arguments) == 1 and arguments[0] in KNOWN:
        phi, slope, kinks = KNOWN[arguments[0]]
    elif len(arguments) == 2:
        phi, slope, kinks = eval(arguments[0]), eval(arguments[1]), []
    else:
        sys.exit(__doc__ + "\nknown: " + ", ".join(KNOWN))
    show = lambda x: mp.nstr(x, 20)
    for qx, qy in ((1, 1), (mp.mpf("0.5"), 2)):
        for rho in ("-0.9", "0", "0.3", "0.99"):
            r = mp.mpf(rho)
            print("dual", show(mp.mpf(qx)), qy, rho, show(expectation(phi, qx, qy, r, kinks)),
                  show(expectation(slope, qx, qy, r, kinks)))
    for depth in (2, 3):
        sigma, theta = layers(phi, slope, kinks, mp.mpf(1), mp.mpf(1), mp.mpf("0.3"), depth, "0.1")
        print("layers", depth, "nngp", show(sigma), "ntk", show(theta))


if __name__ == "__main__":
    main(sys.argv[1:])
