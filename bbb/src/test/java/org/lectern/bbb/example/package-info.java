/** Programs that the documentation shows, compiled with the build and run by it. */
@NullMarked
package org.lectern.bbb.example;

import org.jspecify.annotations.NullMarked;
