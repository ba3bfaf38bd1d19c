@NullMarked
package dev.millrace.schemas.takedown;

import org.jspecify.annotations.NullMarked;
