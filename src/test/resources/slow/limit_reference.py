"""Reference values for the limiting kernels, by a slow program with 40 digits.

It knows nothing of the engine: plain recursions for Sigma and Theta, closed forms where the
literature has one, and otherwise expectations over the plane by nested Gauss-Legendre quadrature
on panels that double away from 0 (plane.c). Needs mpmath and gcc's libquadmath.

    python3 limit_reference.py > limit-reference.json
"""

import ctypes
import json
import random
import sys

from mpmath import mp, mpf

mp.dps = 40

LIBRARY = ctypes.CDLL("./plane.so")


def numeric(kind):
    """By nested quadrature in quadruple precision: see plane.c."""

    def dual(qx, qy, k):
        f, d = ctypes.create_string_buffer(64), ctypes.create_string_buffer(64)
        text = [mp.nstr(v, 36).encode() for v in (qx, qy, k)]
        LIBRARY.plane(kind, *text, f, d)
        return mpf(f.value.decode()), mpf(d.value.decode())

    return dual


def relu_like(a, b):
    a, b = mpf(a), mpf(b)

    def dual(qx, qy, k):
        size = mp.sqrt(qx * qy)
        t = mp.acos(max(-1, min(1, k / size)))
        m = (a * a + b * b) / 2
        kappa = (b - a) ** 2 / (mp.pi * (a * a + b * b))
        return m * size * (mp.cos(t) + kappa * (mp.sin(t) - t * mp.cos(t))), m * (1 - kappa * t)

    return dual


def rectified(n):
    def j(n, t):
        # (-1)^n sin^{2n+1} (1/sin d/dt)^n ((pi - t)/sin t), by its recursion
        f0, f1 = mp.pi - t, mp.sin(t) + (mp.pi - t) * mp.cos(t)
        for d in range(2, n + 1):
            f0, f1 = f1, (2 * d - 1) * mp.cos(t) * f1 + (d - 1) ** 2 * mp.sin(t) ** 2 * f0
        return f0 if n == 0 else f1

    def dual(qx, qy, k):
        size = mp.sqrt(qx * qy)
        t = mp.acos(max(-1, min(1, k / size)))
        slope = 0 if n == 0 else n * n * size ** (n - 1) * j(n - 1, t) / (2 * mp.pi)
        return size ** n * j(n, t) / (2 * mp.pi), slope

    return dual


def sign(qx, qy, k):
    return 2 / mp.pi * mp.asin(max(-1, min(1, k / mp.sqrt(qx * qy)))), mpf(0)


def sine(a, b, c):
    def dual(qx, qy, k):
        a_, b_, c_ = mpf(a), mpf(b), c()
        near = mp.exp(-b_ ** 2 * (qx + qy - 2 * k) / 2)
        far = mp.exp(-b_ ** 2 * (qx + qy + 2 * k) / 2) * mp.cos(2 * c_)
        return a_ ** 2 / 2 * (near - far), a_ ** 2 * b_ ** 2 / 2 * (near + far)

    return dual


def rbf(gamma):
    def dual(qx, qy, k):
        value = mp.exp(-mpf(gamma) * (qx + qy - 2 * k))
        return value, 2 * mpf(gamma) * value

    return dual


def exponential(qx, qy, k):
    e = mp.exp((qx + qy) / 2 + k)
    return e, e


def gaussian(qx, qy, k):
    m = (1 + 2 * qx) * (1 + 2 * qy) - 4 * k * k
    return 1 / mp.sqrt(m), 4 * k / m ** (mpf(3) / 2)


def erf(a, b, c):
    def dual(qx, qy, k):
        a_, t, c_ = mpf(a), 2 * mpf(b) ** 2, mpf(c)
        root = mp.sqrt((1 + t * qx) * (1 + t * qy))
        value = a_ ** 2 * 2 / mp.pi * mp.asin(t * k / root) + c_ ** 2
        return value, a_ ** 2 * 2 * t / mp.pi / mp.sqrt((1 + t * qx) * (1 + t * qy) - t * t * k * k)

    return dual


def gelu(a, c, k):
    m = (1 + a) * (1 + c) - k * k
    r = (1 + a) * (1 + c)
    orthant = mpf(1) / 4 + mp.asin(k / mp.sqrt(r)) / (2 * mp.pi)
    density = 1 / (2 * mp.pi * mp.sqrt(m))
    value = k * orthant + density * (a * c * m + k * k) / r
    return value, orthant + density * k * ((3 + a + c) / r + k * k / (r * m))


def polynomial(*c):
    def moment(i, j, qx, qy, k):
        # E[u^i v^j] by Isserlis' theorem
        total = mpf(0)
        for s in range(min(i, j) + 1):
            if (i - s) % 2 == 0 and (j - s) % 2 == 0:
                total += (
                    mp.factorial(i) * mp.factorial(j) * k ** s
                    * (qx / 2) ** ((i - s) // 2) * (qy / 2) ** ((j - s) // 2)
                    / (mp.factorial(s) * mp.factorial((i - s) // 2) * mp.factorial((j - s) // 2)))
        return total

    def expectation(c, qx, qy, k):
        return sum(
            mpf(a) * mpf(b) * moment(i, j, qx, qy, k)
            for i, a in enumerate(c) for j, b in enumerate(c) if a and b)

    def dual(qx, qy, k):
        slope = [i * mpf(a) for i, a in enumerate(c)][1:]
        return expectation(c, qx, qy, k), expectation(slope, qx, qy, k)

    return dual


DUALS = {
    "identity": relu_like(1, 1),
    "relu": relu_like(0, 1),
    "leaky-relu:0.3": relu_like("0.3", 1),
    "leaky-relu:-0.8": relu_like("-0.8", 1),
    "abs": relu_like(-1, 1),
    "sign": sign,
    "rectified-monomial:0": rectified(0),
    "rectified-monomial:1": rectified(1),
    "rectified-monomial:2": rectified(2),
    "rectified-monomial:3": rectified(3),
    "erf": erf(1, 1, 0),
    "gelu": gelu,
    "sigmoid-like": erf("0.5", 1 / mpf("2.4020563531719796"), "0.5"),
    "sin": sine(1, 1, lambda: mpf(0)),
    "cos": sine(1, 1, lambda: mp.pi / 2),
    "rbf:0.5": rbf("0.5"),
    "gaussian": gaussian,
    "exp": exponential,
    "polynomial:0.2,0.7,-0.1": polynomial("0.2", "0.7", "-0.1"),
    "monomial:3": polynomial(0, 0, 0, 1),
    "tanh": numeric(0),
    "sigmoid": numeric(1),
    "softplus": numeric(2),
    "silu": numeric(3),
    "elu": numeric(4),
    "selu": numeric(5),
}
SLOW = {"tanh", "sigmoid", "softplus", "silu", "elu", "selu"}
HOMOGENEOUS = {"identity", "relu", "leaky-relu:0.3", "leaky-relu:-0.8", "abs"}


def number(x):
    return float(mp.nstr(x, 20))


def dual_cases(names, seed, count):
    r = random.Random(seed)
    for name in names:
        dual = DUALS[name]
        top = 1 if name == "exp" else 3 if "omial" in name else 12
        for i in range(count):
            qx = 10 ** r.uniform(-12 if i % 2 else -2, top if i % 2 else 1.2)
            ratio = [1, 1 + 1e-9, 10 ** r.uniform(-1, 1), 10 ** r.uniform(-6, 6)][r.randrange(4)]
            qy = min(qx * ratio, 10.0 ** top)
            angle = [r.uniform(0, mp.pi), 10 ** r.uniform(-8, 0), mp.pi - 10 ** r.uniform(-8, 0)][
                r.randrange(3)]
            # the engine is given 1 - rho and 1 + rho as doubles
            t = mpf(float(angle))
            gap = float(2 * mp.sin(t / 2) ** 2)
            total = float(2 * mp.cos(t / 2) ** 2)
            rho = 1 - mpf(gap) if gap < total else mpf(total) - 1
            x, y = mpf(qx), mpf(qy)
            value, slope = dual(x, y, rho * mp.sqrt(x * y))
            vx, sx = dual(x, x, x)
            vy, sy = dual(y, y, y)
            output = value / mp.sqrt(vx * vy)
            yield {
                "activation": name, "qx": qx, "qy": qy, "gap": gap, "sum": total,
                "value": number(value), "slope": number(slope),
                "varianceX": number(vx), "varianceY": number(vy),
                "slopeX": number(sx), "slopeY": number(sy),
                "outputGap": number(1 - output), "outputSum": number(1 + output)}
            print(name, i, file=sys.stderr, flush=True)


class State:
    def __init__(self, s, t):
        self.s, self.t = s, t  # (xx, xy, yy) of Sigma and of Theta


def run(layers, state):
    for layer in layers:
        kind = layer[0]
        if kind == "dense":
            w, b = mpf(layer[1]) ** 2, mpf(layer[2]) ** 2
            s = [w * v + b for v in state.s]
            state = State(s, [w * t + v for t, v in zip(state.t, s)])
        elif kind == "activation":
            xx, xy, yy = state.s
            dual = DUALS[layer[1]]
            made = [dual(xx, xx, xx), dual(xx, yy, xy), dual(yy, yy, yy)]
            state = State([m[0] for m in made], [m[1] * t for m, t in zip(made, state.t)])
        elif kind == "norm":
            e = mpf(layer[1])
            a, c = state.s[0] + e, state.s[2] + e
            f = [1 / a, 1 / mp.sqrt(a * c), 1 / c]
            state = State([v * g for v, g in zip(state.s, f)], [v * g for v, g in zip(state.t, f)])
        elif kind == "residual":
            branch = run(layer[2], State(list(state.s), list(state.t)))
            g = mpf(layer[1]) ** 2
            state = State(
                [a + g * b for a, b in zip(state.s, branch.s)],
                [a + g * b for a, b in zip(state.t, branch.t)])
    return state


def architecture(r, names, depth):
    def dense():
        return ["dense", round(r.choice([1, 1.2, r.uniform(0.3, 2.5)]), 3),
                r.choice([0, 0.1, 0.3, round(10 ** r.uniform(-3, 1), 4)])]

    layers = [dense()]
    for _ in range(depth):
        name = r.choice(names)
        if r.random() < 0.2:
            layers.append(["residual", round(r.uniform(0.2, 1.5), 3),
                           [["activation", name], dense()]])
        else:
            if r.random() < 0.15:
                layers.append(["norm", r.choice([1e-12, 0.01, 1.0])])
            layers += [["activation", name], dense()]
    if layers[-1][0] == "residual":
        layers += [["activation", r.choice(names)], dense()]
    return layers


def rows(r, width):
    x = [r.gauss(0, 1) for _ in range(width)]
    kind = r.randrange(7)
    z = [r.gauss(0, 1) for _ in range(width)]
    if kind == 0:
        y = z
    elif kind == 1:
        y = list(x)
    elif kind == 2:
        y = [3 * v for v in x]
    elif kind == 3:
        e = 10 ** r.uniform(-9, -1)
        y = [v + e * w for v, w in zip(x, z)]
    elif kind == 4:
        e = 10 ** r.uniform(-9, -1)
        y = [-2 * v + e * w for v, w in zip(x, z)]
    elif kind == 5:
        s = 10 ** r.uniform(-3, 3)
        y = [s * w for w in z]
    else:
        x = [float(r.randrange(256)) for _ in range(width)]
        y = [float(r.randrange(256)) for _ in range(width)]
    return x, y


def network_cases(names, seed, count, most):
    r = random.Random(seed)
    done = 0
    while done < count:
        width = r.choice([2, 3, 6, 20])
        layers = architecture(r, names, r.randrange(1, most + 1))
        x, y = rows(r, width)
        px, py = [mpf(v) for v in x], [mpf(v) for v in y]
        s = [sum(a * b for a, b in zip(p, q)) / width for p, q in ((px, px), (px, py), (py, py))]
        try:
            end = run(layers, State(s, [mpf(0)] * 3))
        except (ZeroDivisionError, OverflowError):
            continue
        if max(abs(v) for v in end.s + end.t) > mpf(10) ** 250 or min(end.s[0], end.s[2]) == 0:
            continue
        done += 1
        yield {"layers": layers, "x": x, "y": y,
               "nngp": [number(v) for v in end.s], "ntk": [number(v) for v in end.t]}
        print("network", done, file=sys.stderr, flush=True)


def main():
    fast = [n for n in DUALS if n not in SLOW]
    tame = [n for n in fast if n not in ("exp", "monomial:3", "rectified-monomial:3")]
    part = sys.argv[1]
    if part == "fast":
        made = {"duals": list(dual_cases(fast, 1, 16)), "networks": list(network_cases(tame, 2, 160, 6))}
    elif part == "slow":
        made = {"duals": list(dual_cases([sys.argv[2]], 3, 10)), "networks": []}
    else:
        names = sorted(SLOW) + ["relu", "abs", "erf", "sign"]
        made = {"duals": [], "networks": list(network_cases(names, 4, 24, 2))}
    json.dump(made, sys.stdout, indent=0)


main()
