/** Chat templates with Jinja2's own rules, as transformers sets it up, in a sandbox. */
@NullMarked
package dev.millrace.jinja;

import org.jspecify.annotations.NullMarked;
