/** What the service makes of each field of a request. */
@NullMarked
package dev.millrace.inference.internal.fields;

import org.jspecify.annotations.NullMarked;
