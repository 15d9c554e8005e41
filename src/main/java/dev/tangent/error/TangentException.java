package dev.tangent.error;

/**
 * The type that all exceptions of Tangent share: each of them implements it, whatever class of the
 * JDK it extends.
 *
 * <p>The message is one line that says what is wrong and what to do; it can be shown to users. They
 * extend the classes that a Java program expects, so that code that knows nothing of Tangent treats
 * them correctly: an {@code IllegalArgumentException} for a wrong argument, an {@code
 * ArithmeticException} for numbers that can't be computed. To treat all of them alike, test for
 * this type:
 *
 * <pre>{@code
 * try {
 *   program.run();
 * } catch (RuntimeException e) {
 *   if (!(e instanceof TangentException)) {
 *     throw e;
 *   }
 *   System.err.println(e.getMessage());
 * }
 * }</pre>
 *
 * <p>An argument that is wrong on its own (a negative width) may be a plain {@code
 * IllegalArgumentException} of the JDK, and an interrupted call throws its {@code
 * CancellationException}.
 */
public interface TangentException {
  /** {@return one line: what is wrong, and what to do} */
  String getMessage();
}
