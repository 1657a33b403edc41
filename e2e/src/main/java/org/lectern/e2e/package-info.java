@NullMarked
package org.lectern.e2e;

import org.jspecify.annotations.NullMarked;
