/**
 * The work behind every verb, for the command line, for clusters and for Java programs alike:
 * {@link dev.tangent.job.Verbs} lists them.
 *
 * <p>A verb is a room: an immutable spec (a record, from and to {@code run.json}), a job (the spec
 * with its data: estimate and run), a typed result. {@code job.frame} holds the contract and what
 * runs it, {@code job.spec} the parts that specs share.
 *
 * <pre>{@code
 * ComponentsSpec spec = ComponentsSpec.of(DataSpec.named("digits")).with("components", 5);
 * ComponentsResult result = Jobs.run(ComponentsJob.of(spec), Path.of("out"));
 * }</pre>
 *
 * <p>Nothing here prints or knows options; messages name the setting that is refused.
 */
@NullMarked
package dev.tangent.job;

import org.jspecify.annotations.NullMarked;
