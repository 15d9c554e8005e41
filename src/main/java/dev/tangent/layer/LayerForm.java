package dev.tangent.layer;

import java.util.function.Function;

/**
 * How a kind of layer is written in the text form of an architecture ({@link ArchitectureText}):
 * the word that it begins with, and how the rest is read. Every layer class declares its own form,
 * which has a line in {@link LayerForms}; {@link Layer#text} writes what {@code read} understands.
 *
 * <pre>{@code
 * static final LayerForm FORM =
 *     new LayerForm("layernorm", "layernorm eps=1e-12", in -> new LayerNorm(in.number("eps", 1e-12)));
 * }</pre>
 *
 * @param keyword the first word, in small letters
 * @param usage the whole form with the defaults of its options, for messages and help
 * @param read makes the layer from the arguments after the keyword; {@link
 *     IllegalArgumentException}s are given their place in the text
 */
public record LayerForm(String keyword, String usage, Function<LayerArguments, Layer> read) {}
