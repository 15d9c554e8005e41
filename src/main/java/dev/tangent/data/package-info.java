/**
 * Data as numbers, and the file formats they come in.
 *
 * <p>Entry: {@link dev.tangent.data.Dataset} (inputs N × n_0, targets N × k, labels, the shape of a
 * point), {@link dev.tangent.data.Npy} (one array; mapped where it is large) and {@link
 * dev.tangent.data.NpzReader} (several). {@link dev.tangent.data.Safetensors} reads weights of
 * other programs. Named data sets are in {@code data.sets}, tables with columns of all kinds in
 * {@code data.table}.
 *
 * <p>A bad file ends in a {@link dev.tangent.data.DataException}: one line with the file, the place
 * and what to do. NaN and infinities are refused where numbers are asked for, never passed on.
 *
 * <p>Letters: N points (rows), n_0 numbers a point, k targets or classes.
 */
@NullMarked
package dev.tangent.data;

import org.jspecify.annotations.NullMarked;
