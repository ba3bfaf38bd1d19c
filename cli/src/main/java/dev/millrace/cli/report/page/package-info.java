/** What a report is made of, and its two forms: one HTML file, and Markdown. */
@NullMarked
package dev.millrace.cli.report.page;

import org.jspecify.annotations.NullMarked;
