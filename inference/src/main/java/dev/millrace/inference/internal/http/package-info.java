/** How requests come in and answers go out over HTTP. */
@NullMarked
package dev.millrace.inference.internal.http;

import org.jspecify.annotations.NullMarked;
