/**
 * Data sets by name: which there are, and what makes each.
 *
 * <p>Entry: {@link dev.tangent.data.sets.Datasets}, one table of names as after {@code --data}. The
 * other classes make a {@link dev.tangent.data.Dataset} each from files of one kind (IDX, CIFAR-10,
 * tables) or from what is bundled. Errors are {@link dev.tangent.data.DataException}s that name the
 * file and what is wrong with it.
 *
 * <p>A new data set: a class here with {@code load(path, limitRows)}, a line in the table, its name
 * in the help of {@code --data} ({@code cli.options.DataOptions}).
 *
 * <p>Letters: N points (rows), n_0 numbers a point, k targets or classes.
 */
@NullMarked
package dev.tangent.data.sets;

import org.jspecify.annotations.NullMarked;
