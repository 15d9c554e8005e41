package dev.tangent.error;

/**
 * What Tangent says when something can't be done: each of its own exceptions is one of these,
 * whatever class of the JDK it extends.
 *
 * <p>Their message is one line that says what is wrong and what to do, fit to be shown to people.
 * They keep the parents that one expects of them, so that code that knows nothing of Tangent treats
 * them rightly: an {@code IllegalArgumentException} for what was asked wrongly, an {@code
 * ArithmeticException} for numbers that can't be had. Who wants all of them alike asks for this:
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
 * IllegalArgumentException} of the JDK, and who is interrupted gets its {@code
 * CancellationException}.
 */
public interface TangentException {
  /** {@return one line: what is wrong, and what to do} */
  String getMessage();
}
