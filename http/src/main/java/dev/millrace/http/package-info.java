/** The one HTTP front: a server with routes, limits and streams. Nobody else names its library. */
@NullMarked
package dev.millrace.http;

import org.jspecify.annotations.NullMarked;
