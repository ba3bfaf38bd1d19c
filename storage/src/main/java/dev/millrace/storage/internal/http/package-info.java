/** Reading from web servers. */
@NullMarked
package dev.millrace.storage.internal.http;

import org.jspecify.annotations.NullMarked;
