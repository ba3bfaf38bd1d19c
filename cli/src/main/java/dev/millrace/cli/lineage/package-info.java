/** What is said of where documents came from and went to. */
@NullMarked
package dev.millrace.cli.lineage;

import org.jspecify.annotations.NullMarked;
