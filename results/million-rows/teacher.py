# teacher.py N OUT: N + 20000 rows of 100 normals, y = teacher + noise of deviation 0.1 on the training rows; test targets without noise.
# Teacher: 3 sin(u0) + u1 u2 + |u3| + 0.5 cos(2 u4), u = five fixed unit directions of x; the trivial answer (mean) has test cost 1/2 Var.
import sys, numpy as np
n, out = int(sys.argv[1]), sys.argv[2]
g = np.random.default_rng(1); w, _ = np.linalg.qr(g.standard_normal((100, 5)))
def teach(x):
    u = x @ w
    return (3*np.sin(u[:, 0]) + u[:, 1]*u[:, 2] + np.abs(u[:, 3]) + 0.5*np.cos(2*u[:, 4]))[:, None]
x = np.lib.format.open_memmap(f'{out}/x.npy', 'w+', 'f4', (n, 100)); y = np.empty((n, 1))
for a in range(0, n, 50000):
    b = min(n, a + 50000); x[a:b] = g.standard_normal((b - a, 100)).astype('f4'); y[a:b] = teach(np.asarray(x[a:b], 'f8'))
m = y.mean(); np.save(f'{out}/y.npy', y - m + 0.1*g.standard_normal((n, 1)))
t = g.standard_normal((20000, 100)).astype('f4'); ty = teach(t.astype('f8')) - m
np.save(f'{out}/t.npy', t); np.save(f'{out}/ty.npy', ty); print('trivial test cost', (ty**2).mean()/2)
