package dev.tangent.activation;

import dev.tangent.linalg.FloatMath;
import dev.tangent.linalg.Special;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The activation functions by name, and activation functions of the user's own.
 *
 * <pre>{@code
 * ActivationFunction f = Activations.parse("leaky-relu:0.01");
 * ActivationFunction g = Activations.custom("softsign", x -> x / (1 + Math.abs(x)), x -> 1 / Math.pow(1 + Math.abs(x), 2));
 * }</pre>
 */
public final class Activations {
  private static final String SOFTMAX = "softmax";
  private static final int MAX_DEGREE = 30;
  private static final double SELU_SCALE = 1.0507009873554805;
  private static final double SELU_ALPHA = 1.6732632423543772;

  private record Entry(String form, Function<double[], ActivationFunction> make) {}

  private static final Map<String, Entry> TABLE = new TreeMap<>();

  static {
    none("identity", Activations::identity);
    none("relu", Activations::relu);
    none("abs", Activations::abs);
    none("sign", Activations::sign);
    none("tanh", Activations::tanh);
    none("sigmoid", Activations::sigmoid);
    none("softplus", Activations::softplus);
    none("silu", Activations::silu);
    none("elu", Activations::elu);
    none("selu", Activations::selu);
    TABLE.put("sin", new Entry("sin", Activations::sine));
    none("cos", Activations::cos);
    none("exp", Activations::exp);
    none("gaussian", Activations::gaussian);
    none("erf", Activations::erf);
    none("gelu", Activations::gelu);
    none("sigmoid-like", Activations::sigmoidLike);
    one("leaky-relu", "slope", 0.01, Activations::leakyRelu);
    one("rbf", "γ", 1, Activations::rbf);
    one("hermite", "degree", 2, d -> hermite(degree("hermite", d)));
    one("monomial", "degree", 2, d -> monomial(degree("monomial", d)));
    one("rectified-monomial", "degree", 2, d -> rectifiedMonomial(degree("rectified-monomial", d)));
    TABLE.put("polynomial", new Entry("polynomial:c0,c1,…", Activations::polynomial));
  }

  private Activations() {}

  private static void none(String name, Supplier<ActivationFunction> make) {
    TABLE.put(
        name,
        new Entry(
            name,
            p -> {
              checkCount(name, p, 0);
              return make.get();
            }));
  }

  private static void one(
      String name, String parameter, double standard, Function<Double, ActivationFunction> make) {
    TABLE.put(
        name,
        new Entry(
            name + ":" + parameter,
            p -> {
              checkCount(name, p, 1);
              return make.apply(p.length == 1 ? p[0] : standard);
            }));
  }

  private static void checkCount(String name, double[] parameters, int most) {
    if (parameters.length > most) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "activation %s takes %s, got %s",
              name,
              most == 0 ? "no parameter" : "one parameter",
              Arrays.toString(parameters)));
    }
  }

  private static int degree(String name, double d) {
    if (d != Math.rint(d) || d < 0 || d > MAX_DEGREE) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s takes a whole degree from 0 to %d, got %s",
              name,
              MAX_DEGREE,
              NumberText.of(d)));
    }
    return (int) d;
  }

  /** {@return the forms that {@link #parse} understands, for help texts} */
  public static List<String> names() {
    return TABLE.values().stream().map(Entry::form).toList();
  }

  /**
   * {@return the activation of this name, parameters after a colon and separated by commas: {@code
   * relu}, {@code leaky-relu:0.01}, {@code polynomial:0.2,0.7}} Case and {@code _} for {@code -}
   * don't matter.
   *
   * @param text name, with parameters after a colon
   * @throws IllegalArgumentException for an unknown name or bad parameters; the message lists the
   *     known ones
   */
  public static ActivationFunction parse(String text) {
    int colon = text.indexOf(':');
    String name = nameOf(text);
    if (name.equals(SOFTMAX)) {
      throw new IllegalArgumentException(
          "softmax has no limiting kernel: it couples the coordinates; use it in the cost"
              + " (cross-entropy)");
    }
    Entry entry = TABLE.get(name);
    if (entry == null) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "no activation '%s': one of %s",
              text,
              names().stream().collect(Collectors.joining(", "))));
    }
    return entry.make.apply(colon < 0 ? new double[0] : parameters(text, colon));
  }

  /**
   * {@return whether the part before the colon is a name that {@link #parse} accepts, or refuses
   * with a message of its own}
   *
   * @param text name, with parameters after a colon
   */
  public static boolean isKnown(String text) {
    String name = nameOf(text);
    return name.equals(SOFTMAX) || TABLE.containsKey(name);
  }

  private static String nameOf(String text) {
    int colon = text.indexOf(':');
    String name = (colon < 0 ? text : text.substring(0, colon)).strip();
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static double[] parameters(String text, int colon) {
    try {
      return Arrays.stream(text.substring(colon + 1).split(",", -1))
          .mapToDouble(p -> Double.parseDouble(p.strip()))
          .toArray();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "activation '%s': parameters after the colon are numbers separated by commas",
              text),
          e);
    }
  }

  /** {@return φ(x) = x} */
  public static ActivationFunction identity() {
    return new SlopedRelu("identity", 1, 1);
  }

  /** {@return φ(x) = max(x, 0)} */
  public static ActivationFunction relu() {
    return new SlopedRelu("relu", 0, 1);
  }

  /**
   * {@return φ(x) = x for x > 0, slope · x for x ≤ 0}
   *
   * @param slope of the left half
   */
  public static ActivationFunction leakyRelu(double slope) {
    return new SlopedRelu("leaky-relu:" + NumberText.of(slope), slope, 1);
  }

  /** {@return φ(x) = |x|} */
  public static ActivationFunction abs() {
    return new SlopedRelu("abs", -1, 1);
  }

  /** {@return φ(x) = −1, 0 or 1; its derivative is 0 almost everywhere} */
  public static ActivationFunction sign() {
    return new ScalarActivation("sign", Math::signum, x -> 0 * x, ClosedDuals.sign(), Parts.ODD);
  }

  /** {@return φ(x) = tanh x} */
  public static ActivationFunction tanh() {
    ActivationFunction exact =
        local("tanh", Math::tanh, Activations::tanhSlope, LocalExpectations.tanh(), Parts.ODD);
    return new Vectorized(exact, FloatMath::tanh, ChunkFunction::tanhSlope);
  }

  /** sech² x = 4 e^{−2|x|}/(1 + e^{−2|x|})², which keeps its digits where tanh is 1. */
  static double tanhSlope(double x) {
    double e = Math.exp(-2 * Math.abs(x));
    return 4 * e / ((1 + e) * (1 + e));
  }

  /** {@return φ(x) = 1/(1 + e^{−x})} */
  public static ActivationFunction sigmoid() {
    DualActivation dual = new SigmoidDual(tanh().dual());
    ActivationFunction exact =
        new ScalarActivation(
            "sigmoid",
            Activations::logistic,
            x -> logistic(x) * logistic(-x),
            dual,
            Parts.ODD_AND_CONSTANT);
    return new Vectorized(exact, ChunkFunction::logistic, ChunkFunction::logisticSlope);
  }

  static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** {@return φ(x) = log(1 + e^x)} */
  public static ActivationFunction softplus() {
    return local(
        "softplus",
        Activations::softplusValue,
        Activations::logistic,
        LocalExpectations.softplus(),
        Parts.EVEN_AND_LINEAR);
  }

  static double softplusValue(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  /** {@return φ(x) = x/(1 + e^{−x}), also called swish} */
  public static ActivationFunction silu() {
    ActivationFunction exact =
        local(
            "silu",
            Activations::siluValue,
            x -> logistic(x) * (1 + x * logistic(-x)),
            LocalExpectations.silu(),
            Parts.EVEN_AND_LINEAR);
    return new Vectorized(exact, ChunkFunction::silu, ChunkFunction::siluSlope);
  }

  static double siluValue(double x) {
    return x * logistic(x);
  }

  /** {@return φ(x) = x for x > 0, e^x − 1 for x ≤ 0} */
  public static ActivationFunction elu() {
    return new ScalarActivation(
        "elu",
        x -> x > 0 ? x : Math.expm1(x),
        x -> x > 0 ? 1 : Math.exp(x),
        new ExponentialLinearDual(1, 1),
        Parts.BOTH);
  }

  /**
   * {@return φ(x) = λx for x > 0, λα(e^x − 1) for x ≤ 0, with the constants of Klambauer et al.
   * 2017}
   */
  public static ActivationFunction selu() {
    return new ScalarActivation(
        "selu",
        x -> SELU_SCALE * (x > 0 ? x : SELU_ALPHA * Math.expm1(x)),
        x -> SELU_SCALE * (x > 0 ? 1 : SELU_ALPHA * Math.exp(x)),
        new ExponentialLinearDual(SELU_SCALE, SELU_ALPHA),
        Parts.BOTH);
  }

  /**
   * {@return φ(x) = a sin(b x + c)}
   *
   * @param a factor of the sine
   * @param b factor of x
   * @param c phase
   */
  public static ActivationFunction sin(double a, double b, double c) {
    String name =
        a == 1 && b == 1 && c == 0
            ? "sin"
            : "sin:" + NumberText.of(a) + "," + NumberText.of(b) + "," + NumberText.of(c);
    return new ScalarActivation(
        name,
        x -> a * Math.sin(b * x + c),
        x -> a * b * Math.cos(b * x + c),
        ClosedDuals.sine(a, b, c),
        Parts.ofSine(a, b, c));
  }

  /** The sine of the parameters of {@code parse}: none, or a, b and c of a sin(b x + c). */
  private static ActivationFunction sine(double... p) {
    if (p.length != 0 && p.length != 3) {
      throw new IllegalArgumentException(
          "activation sin takes no parameters, or a, b and c of a sin(b x + c): got "
              + Arrays.toString(p));
    }
    return p.length == 0 ? sin(1, 1, 0) : sin(p[0], p[1], p[2]);
  }

  /** {@return φ(x) = cos x} */
  public static ActivationFunction cos() {
    return new ScalarActivation(
        "cos", Math::cos, x -> -Math.sin(x), ClosedDuals.sine(1, 1, Math.PI / 2), Parts.EVEN);
  }

  /**
   * {@return φ(x) = √2 sin(√(2γ) x + π/4), whose dual is the Gaussian kernel exp(−γ (u − v)²)}
   *
   * @param gamma γ &gt; 0
   */
  public static ActivationFunction rbf(double gamma) {
    if (!(gamma > 0 && Double.isFinite(gamma))) {
      throw new IllegalArgumentException("rbf takes a finite γ > 0, got " + gamma);
    }
    double b = Math.sqrt(2 * gamma);
    return new ScalarActivation(
        "rbf:" + NumberText.of(gamma),
        x -> Math.sqrt(2) * Math.sin(b * x + Math.PI / 4),
        x -> Math.sqrt(2) * b * Math.cos(b * x + Math.PI / 4),
        ClosedDuals.sine(Math.sqrt(2), b, Math.PI / 4),
        Parts.BOTH);
  }

  /** {@return φ(x) = e^x} */
  public static ActivationFunction exp() {
    ActivationFunction exact =
        new ScalarActivation("exp", Math::exp, Math::exp, ClosedDuals.exponential(), Parts.BOTH);
    return new Vectorized(exact, FloatMath::exp, FloatMath::exp);
  }

  /** {@return φ(x) = e^{−x²}} */
  public static ActivationFunction gaussian() {
    return new ScalarActivation(
        "gaussian",
        x -> Math.exp(-x * x),
        x -> -2 * x * Math.exp(-x * x),
        ClosedDuals.gaussian(),
        Parts.EVEN);
  }

  /** {@return φ(x) = erf x} */
  public static ActivationFunction erf() {
    return erf("erf", 1, 1, 0);
  }

  /**
   * {@return φ(x) = ½ erf(x/2.4020563531719796) + ½, close to the sigmoid and with a closed form}
   */
  public static ActivationFunction sigmoidLike() {
    return erf("sigmoid-like", 0.5, 1 / 2.4020563531719796, 0.5);
  }

  private static ActivationFunction erf(String name, double a, double b, double c) {
    double slope = 2 * a * b / Math.sqrt(Math.PI);
    ActivationFunction exact =
        new ScalarActivation(
            name,
            x -> a * Special.erf(b * x) + c,
            x -> slope * Math.exp(-b * b * x * x),
            ClosedDuals.erf(a, b, c, x -> a * Special.erf(b * x) + c),
            c == 0 ? Parts.ODD : Parts.ODD_AND_CONSTANT);
    return new Vectorized(exact, ChunkFunction.erf(a, b, c), ChunkFunction.bell(slope, b));
  }

  /**
   * {@return φ(x) = x Φ(x), Φ the standard normal distribution function (not its tanh
   * approximation)}
   */
  public static ActivationFunction gelu() {
    ActivationFunction exact =
        new ScalarActivation(
            "gelu",
            x -> x * Special.normalCdf(x),
            x -> Special.normalCdf(x) + x * Special.normalDensity(x),
            ClosedDuals.gelu(x -> x * Special.normalCdf(x)),
            Parts.EVEN_AND_LINEAR);
    return new Vectorized(exact, FloatMath::gelu, FloatMath::geluSlope);
  }

  /**
   * {@return φ(x) = Σ c_i x^i, lowest degree first}
   *
   * @param coefficients c_0, c_1, …
   */
  public static ActivationFunction polynomial(double... coefficients) {
    String list =
        Arrays.stream(coefficients).mapToObj(NumberText::of).collect(Collectors.joining(","));
    return new Polynomial("polynomial:" + list, coefficients);
  }

  /**
   * {@return the Hermite polynomial of this degree, orthonormal under the standard normal law}
   *
   * @param degree from 0
   */
  public static ActivationFunction hermite(int degree) {
    return Polynomial.hermite(degree("hermite", degree));
  }

  /**
   * {@return φ(x) = x^degree}
   *
   * @param degree from 0
   */
  public static ActivationFunction monomial(int degree) {
    return Polynomial.monomial(degree("monomial", degree));
  }

  /**
   * {@return φ(x) = max(x, 0)^degree; degree 0 is the step}
   *
   * @param degree from 0
   */
  public static ActivationFunction rectifiedMonomial(int degree) {
    int d = degree("rectified-monomial", degree);
    return new ScalarActivation(
        "rectified-monomial:" + d,
        x -> x > 0 ? Math.pow(x, d) : 0 * x,
        x -> x > 0 && d > 0 ? d * Math.pow(x, d - 1) : 0 * x,
        ClosedDuals.rectifiedMonomial(d),
        Parts.ofRectifiedMonomial(d));
  }

  /**
   * {@return an activation function of the user's own, with its derivative} It must be smooth
   * except at finitely many kinks and jumps; these are found automatically, as is the scale on
   * which it varies. Its dual is computed by quadrature, which throws an {@link
   * ArithmeticException} where it can't be sure of its result.
   *
   * @param name for messages and files; {@link #parse} doesn't know it
   * @param value φ
   * @param derivative φ′
   */
  public static ActivationFunction custom(
      String name, DoubleUnaryOperator value, DoubleUnaryOperator derivative) {
    return new QuadratureActivation(name, value, derivative, new ResolvedMesh(name, value));
  }

  /**
   * {@return an activation function of the user's own, without its derivative} The derivative is
   * taken from Chebyshev series that give φ to 1e-12 of its size; its error is about 1e-10 of φ
   * divided by the length on which φ varies.
   *
   * @param name for messages and files; {@link #parse} doesn't know it
   * @param value φ
   */
  public static ActivationFunction custom(String name, DoubleUnaryOperator value) {
    ResolvedMesh mesh = new ResolvedMesh(name, value);
    return new QuadratureActivation(name, value, new NumericalDerivative(value, mesh), mesh);
  }

  private static ActivationFunction local(
      String name,
      DoubleUnaryOperator value,
      DoubleUnaryOperator derivative,
      QuadratureDual.Large large,
      Parts parts) {
    return new QuadratureActivation(name, value, derivative, large, parts);
  }
}
