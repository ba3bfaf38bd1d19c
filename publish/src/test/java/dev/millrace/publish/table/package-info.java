@NullMarked
package dev.millrace.publish.table;

import org.jspecify.annotations.NullMarked;
