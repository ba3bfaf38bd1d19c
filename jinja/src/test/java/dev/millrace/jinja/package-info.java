@NullMarked
package dev.millrace.jinja;

import org.jspecify.annotations.NullMarked;
