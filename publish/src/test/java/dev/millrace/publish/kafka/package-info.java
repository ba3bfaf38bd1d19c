@NullMarked
package dev.millrace.publish.kafka;

import org.jspecify.annotations.NullMarked;
