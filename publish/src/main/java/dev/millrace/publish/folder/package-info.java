/**
 * The place that is published to: its manifest, its data card, and the commit that makes both true.
 */
@NullMarked
package dev.millrace.publish.folder;

import org.jspecify.annotations.NullMarked;
