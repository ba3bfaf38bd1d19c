/** Takes clean documents out that are taken down after they became clean. */
@NullMarked
package dev.millrace.filters.stream.withdrawal;

import org.jspecify.annotations.NullMarked;
