/** URL rules: pages dropped for their address alone, before their text is looked at. */
@NullMarked
package dev.millrace.filters.url;

import org.jspecify.annotations.NullMarked;
