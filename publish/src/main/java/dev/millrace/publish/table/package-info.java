/** Which columns a published table has, and what they hold of a document. */
@NullMarked
package dev.millrace.publish.table;

import org.jspecify.annotations.NullMarked;
