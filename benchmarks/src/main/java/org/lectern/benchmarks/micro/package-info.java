/** What single steps of the hot paths cost, measured with JMH; {@code benchmarks/run micro} runs them. */
@NullMarked
package org.lectern.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
