/**
 * Measures the product, each figure beside a reference that runs as a program of its own in the same interleaved run.
 *
 * <p>Entry type: {@link org.lectern.benchmarks.Benchmarks}, started by {@code benchmarks/run}, which starts everything
 * else here as processes. May use every module.
 *
 * @see "docs/performance.md"
 */
@NullMarked
package org.lectern.benchmarks;

import org.jspecify.annotations.NullMarked;
