/** Language labels against references. */
@NullMarked
package dev.millrace.evaluation.language;

import org.jspecify.annotations.NullMarked;
