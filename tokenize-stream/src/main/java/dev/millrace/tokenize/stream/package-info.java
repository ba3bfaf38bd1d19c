/** The topology that packs clean documents into token blocks. */
@NullMarked
package dev.millrace.tokenize.stream;

import org.jspecify.annotations.NullMarked;
