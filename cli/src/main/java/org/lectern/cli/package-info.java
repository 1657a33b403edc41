@NullMarked
package org.lectern.cli;

import org.jspecify.annotations.NullMarked;
