/** The calls of OpenAI's API. */
@NullMarked
package dev.millrace.inference.internal.openai;

import org.jspecify.annotations.NullMarked;
