/** Pages into documents and documents into clean documents, with a reason for every one dropped. */
@NullMarked
package dev.millrace.filters;

import org.jspecify.annotations.NullMarked;
