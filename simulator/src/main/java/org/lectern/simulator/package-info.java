@NullMarked
package org.lectern.simulator;

import org.jspecify.annotations.NullMarked;
