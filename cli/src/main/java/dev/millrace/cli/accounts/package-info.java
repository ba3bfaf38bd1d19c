/** The balance of pages and fates. */
@NullMarked
package dev.millrace.cli.accounts;

import org.jspecify.annotations.NullMarked;
