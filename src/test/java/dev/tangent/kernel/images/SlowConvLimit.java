package dev.tangent.kernel.images;

import dev.tangent.layer.Axis;
import dev.tangent.layer.Step;
import dev.tangent.linalg.Shape;
import java.util.List;

/**
 * The recursion on all pairs of positions at once, in the plainest way: four loops a layer over
 * tensors of (position, position), in double. It is slow, but it can't contain the errors that the
 * computation by planes can.
 */
final class SlowConvLimit {
  /** S and T of (x, x), (x, y) and (y, y), entry p · positions + q, and the shape. */
  private record Tensors(Shape shape, double[][] s, double[][] t) {}

  private SlowConvLimit() {}

  /** Σ and Θ of two images, row by row, channels last. */
  static double[] kernels(List<Step> steps, Shape shape, double[] x, double[] y) {
    int n = shape.positions();
    double[][] s = {dots(x, x, shape), dots(x, y, shape), dots(y, y, shape)};
    Tensors end = run(steps, new Tensors(shape, s, new double[3][n * n]));
    return new double[] {end.s[1][0], end.t[1][0]};
  }

  private static double[] dots(double[] x, double[] y, Shape shape) {
    int n = shape.positions();
    int c = shape.channels();
    double[] s = new double[n * n];
    for (int p = 0; p < n; p++) {
      for (int q = 0; q < n; q++) {
        for (int k = 0; k < c; k++) {
          s[p * n + q] += x[p * c + k] * y[q * c + k] / c;
        }
      }
    }
    return s;
  }

  private static Tensors run(List<Step> steps, Tensors start) {
    Tensors now = start;
    for (Step step : steps) {
      now = next(step, now);
    }
    return now;
  }

  private static Tensors next(Step step, Tensors in) {
    return switch (step) {
      case Step.Affine conv -> {
        Tensors out =
            slide(in, conv.window().rows(in.shape), conv.window().columns(in.shape), true);
        double mean = conv.sigma2() / conv.window().area();
        for (int k = 0; k < 3; k++) {
          for (int i = 0; i < out.s[k].length; i++) {
            double old = mean * out.s[k][i];
            out.s[k][i] = old + conv.beta2();
            out.t[k][i] = mean * out.t[k][i] + conv.weights() * old + conv.biases() * conv.beta2();
          }
        }
        yield out;
      }
      case Step.Pool pool -> {
        Axis rows = pool.window().rows(in.shape);
        Axis columns = pool.window().columns(in.shape);
        Tensors out = slide(in, rows, columns, false);
        int n = out.shape.positions();
        for (int k = 0; k < 3; k++) {
          for (int i = 0; i < n * n; i++) {
            double divisor =
                pool.isExact()
                    ? (double) inside(rows, columns, i / n) * inside(rows, columns, i % n)
                    : pool.divisor() * pool.divisor();
            out.s[k][i] /= divisor;
            out.t[k][i] /= divisor;
          }
        }
        yield out;
      }
      case Step.Mean mean -> {
        double[][] s = new double[3][1];
        double[][] t = new double[3][1];
        int n = in.shape.positions();
        for (int k = 0; k < 3; k++) {
          for (int i = 0; i < n * n; i++) {
            if (mean.allPairs() || i / n == i % n) {
              s[k][0] += in.s[k][i] / (mean.allPairs() ? n * n : n);
              t[k][0] += in.t[k][i] / (mean.allPairs() ? n * n : n);
            }
          }
        }
        yield new Tensors(Shape.flat(1), s, t);
      }
      case Step.Add add -> {
        Tensors a = run(add.branch(), in);
        Tensors b = run(add.shortcut(), in);
        double[][] s = new double[3][a.s[0].length];
        double[][] t = new double[3][a.s[0].length];
        for (int k = 0; k < 3; k++) {
          for (int i = 0; i < s[k].length; i++) {
            s[k][i] = b.s[k][i] + add.scale2() * a.s[k][i];
            t[k][i] = b.t[k][i] + add.scale2() * a.t[k][i];
          }
        }
        yield new Tensors(a.shape, s, t);
      }
      default -> map(step, in);
    };
  }

  /** Activations and norms: pair of positions by pair, with the variances of the two. */
  private static Tensors map(Step step, Tensors in) {
    int n = in.shape.positions();
    double[][] s = new double[3][n * n];
    double[][] t = new double[3][n * n];
    for (int k = 0; k < 3; k++) {
      for (int i = 0; i < n * n; i++) {
        double a = in.s[k == 2 ? 2 : 0][i / n * (n + 1)];
        double c = in.s[k == 0 ? 0 : 2][i % n * (n + 1)];
        double b = in.s[k][i];
        if (step instanceof Step.Normalize norm) {
          double root = Math.sqrt((a + norm.epsilon()) * (c + norm.epsilon()));
          s[k][i] = root > 0 ? b / root : 0;
          t[k][i] = root > 0 ? in.t[k][i] / root : 0;
        } else if (step instanceof Step.Activate activate) {
          double gap = k != 1 && i / n == i % n && a > 0 ? 0 : gap(a, c, b);
          s[k][i] = activate.dual().valueAtGap(a, c, gap);
          t[k][i] = in.t[k][i] == 0 ? 0 : in.t[k][i] * activate.dual().derivativeAtGap(a, c, gap);
        } else {
          throw new IllegalStateException(step.toString());
        }
      }
    }
    return new Tensors(in.shape, s, t);
  }

  private static double gap(double a, double c, double b) {
    double n = Math.sqrt(a) * Math.sqrt(c);
    return n > 0 ? Math.clamp(1 - b / n, 0, 2) : 1;
  }

  private static int inside(Axis rows, Axis columns, int p) {
    return rows.inside(p / columns.outputs()) * columns.inside(p % columns.outputs());
  }

  /** Sums over a window at both positions: the same tap of both, or all pairs of taps. */
  private static Tensors slide(Tensors in, Axis rows, Axis columns, boolean sameTap) {
    Shape shape = new Shape(rows.outputs(), columns.outputs(), 1);
    int n = shape.positions();
    int m = in.shape.positions();
    int taps = rows.taps() * columns.taps();
    double[][] s = new double[3][n * n];
    double[][] t = new double[3][n * n];
    for (int p = 0; p < n; p++) {
      for (int q = 0; q < n; q++) {
        for (int u = 0; u < taps; u++) {
          for (int v = sameTap ? u : 0; v < (sameTap ? u + 1 : taps); v++) {
            int first = input(rows, columns, p, u);
            int second = input(rows, columns, q, v);
            for (int k = 0; first >= 0 && second >= 0 && k < 3; k++) {
              s[k][p * n + q] += in.s[k][first * m + second];
              t[k][p * n + q] += in.t[k][first * m + second];
            }
          }
        }
      }
    }
    return new Tensors(shape, s, t);
  }

  private static int input(Axis rows, Axis columns, int p, int tap) {
    int row = rows.input(p / columns.outputs(), tap / columns.taps());
    int column = columns.input(p % columns.outputs(), tap % columns.taps());
    return row < 0 || column < 0 ? -1 : row * columns.size() + column;
  }
}
