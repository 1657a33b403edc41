@NullMarked
package org.lectern.bbb;

import org.jspecify.annotations.NullMarked;
