/** The least rights of each stage on a cluster: declared, and printed. */
@NullMarked
package dev.millrace.cli.acls;

import org.jspecify.annotations.NullMarked;
