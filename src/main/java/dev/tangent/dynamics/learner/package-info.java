/**
 * Learners on a kernel: ridge regression with exact leave-one-out for many ridges at once, support
 * vectors, recursive feature machines; how sure they are, and how good.
 */
@NullMarked
package dev.tangent.dynamics.learner;

import org.jspecify.annotations.NullMarked;
