/**
 * Groups of options that several commands share, each a class that picocli fills by {@code @Mixin}.
 *
 * <p>Entry: {@link dev.tangent.cli.options.DataOptions} (which points) and {@link
 * dev.tangent.cli.options.ArchitectureOptions} (which network); the others belong to one kind of
 * work. An option's longest name is a setting of the job's spec: {@code --limit-rows} is {@code
 * limitRows}. Nothing else reads the fields: the values that were given go to the spec by name, and
 * a default written here only appears in {@code --help}.
 */
@NullMarked
package dev.tangent.cli.options;

import org.jspecify.annotations.NullMarked;
