@NullMarked
package dev.millrace.publish.batch;

import org.jspecify.annotations.NullMarked;
