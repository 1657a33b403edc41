@NullMarked
package org.lectern.benchmarks;

import org.jspecify.annotations.NullMarked;
