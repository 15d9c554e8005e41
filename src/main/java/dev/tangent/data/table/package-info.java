/**
 * Tables as people have them: text files with columns of numbers and names, what was decided about
 * each column, and the numbers that a learner sees of them.
 *
 * <p>{@link dev.tangent.data.table.TableFile} reads a file into a {@link
 * dev.tangent.data.table.RawTable}; {@link dev.tangent.data.table.Table} says which column is the
 * target and what the others are; {@link dev.tangent.data.table.Encoding} turns rows into numbers,
 * with means and deviations of the training rows only.
 */
@NullMarked
package dev.tangent.data.table;

import org.jspecify.annotations.NullMarked;
