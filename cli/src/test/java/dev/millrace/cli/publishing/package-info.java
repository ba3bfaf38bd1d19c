@NullMarked
package dev.millrace.cli.publishing;

import org.jspecify.annotations.NullMarked;
