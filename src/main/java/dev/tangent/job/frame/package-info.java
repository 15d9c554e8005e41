/**
 * The contract of a job, and what runs one: {@link dev.tangent.job.frame.Jobs} begins or resumes a
 * {@link dev.tangent.job.frame.Job} in a directory and hands it a {@link
 * dev.tangent.job.frame.JobRun}; specs become maps and back by {@link
 * dev.tangent.job.frame.SpecMap}.
 */
@NullMarked
package dev.tangent.job.frame;

import org.jspecify.annotations.NullMarked;
