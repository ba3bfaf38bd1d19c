/** What an HTTP response's header and body mean: media type, content codings, a bounded body. */
@NullMarked
package dev.millrace.ingest.internal.http;

import org.jspecify.annotations.NullMarked;
