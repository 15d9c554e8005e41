/**
 * The experiments and statements of Jacot, Gabriel and Hongler (2018) as specifications that
 * produce runs.
 */
@NullMarked
package dev.tangent.experiment;

import org.jspecify.annotations.NullMarked;
