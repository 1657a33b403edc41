@NullMarked
package org.lectern.server;

import org.jspecify.annotations.NullMarked;
