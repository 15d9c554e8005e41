// E[f(u) f(v)] and E[f'(u) f'(v)] over a normal pair, in quadruple precision (34 digits), by nested
// Gauss-Legendre quadrature: gcc -O2 -shared -fPIC plane.c -lquadmath -o plane.so
#include <quadmath.h>
#include <stdlib.h>
typedef __float128 q;
#define N 18
#define RADIUS 12.5Q
static q X[N], W[N];
static int ready = 0;
static void rule(void) {
  for (int i = 0; i < N; i++) {
    q x = cosq(M_PIq * (i + 0.75Q) / (N + 0.5Q)), d = 1;
    for (int t = 0; t < 12; t++) {
      q p0 = 1, p1 = x;
      for (int k = 2; k <= N; k++) { q p = ((2 * k - 1) * x * p1 - (k - 1) * p0) / k; p0 = p1; p1 = p; }
      d = N * (x * p1 - p0) / (x * x - 1);
      x -= p1 / d;
    }
    X[i] = x; W[i] = 2 / ((1 - x * x) * d * d);
  }
  ready = 1;
}
static void phi(int kind, q x, q *f, q *d) {
  if (kind == 0) { q e = expq(-2 * fabsq(x)); *f = copysignq((1 - e) / (1 + e), x); *d = 4 * e / ((1 + e) * (1 + e)); }
  else if (kind == 1) { q e = expq(-fabsq(x)); q s = x > 0 ? 1 / (1 + e) : e / (1 + e); *f = s; *d = e / ((1 + e) * (1 + e)); }
  else if (kind == 2) { q e = expq(-fabsq(x)); *f = (x > 0 ? x : 0) + log1pq(e); *d = x > 0 ? 1 / (1 + e) : e / (1 + e); }
  else if (kind == 3) { q e = expq(-fabsq(x)); q s = x > 0 ? 1 / (1 + e) : e / (1 + e); *f = x * s; *d = s * (1 + x * (x > 0 ? e / (1 + e) : 1 / (1 + e))); }
  else {
    q l = kind == 4 ? 1 : strtoflt128("1.0507009873554805", 0), a = kind == 4 ? 1 : strtoflt128("1.6732632423543772", 0);
    if (x > 0) { *f = l * x; *d = l; } else { *f = l * a * expm1q(x); *d = l * a * expq(x); }
  }
}
static int compare(const void *a, const void *b) { q x = *(q *)a, y = *(q *)b; return x < y ? -1 : x > y; }
static int panels(q low, q high, q width, q step, q *e) {
  int n = 0;
  e[n++] = low; e[n++] = high;
  if (low < 0 && 0 < high) e[n++] = 0;
  for (q d = width; d < high - low; d *= 2) {
    if (low < d && d < high) e[n++] = d;
    if (low < -d && -d < high) e[n++] = -d;
  }
  for (q x = low + step; x < high; x += step) e[n++] = x;
  qsort(e, n, sizeof(q), compare);
  return n;
}
// numbers as decimal strings; f, d: value and slope
void plane(int kind, const char *sx, const char *sy, const char *sk, char *f, char *d) {
  if (!ready) rule();
  q qx = strtoflt128(sx, 0), qy = strtoflt128(sy, 0), k = strtoflt128(sk, 0);
  if (qx < qy) { q t = qx; qx = qy; qy = t; }
  q su = sqrtq(qx), slope = k / qx, rest = qy - k * k / qx;
  int flat = rest < 1e-31Q * qy;
  q dev = flat ? 0 : sqrtq(rest);
  q width = 0.5Q < su / 2 ? 0.5Q : su / 2;
  if (!flat && slope != 0 && dev / fabsq(slope) / 2 < width) width = dev / fabsq(slope) / 2;
  static q outer[4000], inner[4000];
  int m = panels(-RADIUS * su, RADIUS * su, width, su, outer);
  q c = 1 / sqrtq(2 * M_PIq), sf = 0, sd = 0;
  for (int p = 1; p < m; p++) {
    q h = (outer[p] - outer[p - 1]) / 2, mid = (outer[p] + outer[p - 1]) / 2;
    if (h <= 0) continue;
    for (int i = 0; i < N; i++) {
      q u = mid + h * X[i], z = u / su, w = h * W[i] * expq(-z * z / 2) * c / su, fu, du, fi = 0, di = 0;
      phi(kind, u, &fu, &du);
      if (flat) phi(kind, slope * u, &fi, &di);
      else {
        q mean = slope * u;
        int n = panels(mean - RADIUS * dev, mean + RADIUS * dev, 0.5Q, dev, inner);
        for (int r = 1; r < n; r++) {
          q g = (inner[r] - inner[r - 1]) / 2, o = (inner[r] + inner[r - 1]) / 2;
          if (g <= 0) continue;
          for (int j = 0; j < N; j++) {
            q v = o + g * X[j], y = (v - mean) / dev, x = g * W[j] * expq(-y * y / 2) * c / dev, fv, dv;
            phi(kind, v, &fv, &dv);
            fi += x * fv; di += x * dv;
          }
        }
      }
      sf += w * fu * fi; sd += w * du * di;
    }
  }
  quadmath_snprintf(f, 64, "%.33Qe", sf);
  quadmath_snprintf(d, 64, "%.33Qe", sd);
}
