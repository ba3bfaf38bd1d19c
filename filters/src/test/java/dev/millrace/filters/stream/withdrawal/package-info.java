@NullMarked
package dev.millrace.filters.stream.withdrawal;

import org.jspecify.annotations.NullMarked;
