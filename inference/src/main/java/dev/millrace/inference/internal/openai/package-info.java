/** The calls of OpenAI's API, and those of the page. */
@NullMarked
package dev.millrace.inference.internal.openai;

import org.jspecify.annotations.NullMarked;
