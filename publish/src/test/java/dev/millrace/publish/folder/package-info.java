@NullMarked
package dev.millrace.publish.folder;

import org.jspecify.annotations.NullMarked;
