/** OpenAI's newer interface for answers, as far as it is text. */
@NullMarked
package dev.millrace.inference.internal.openai.responses;

import org.jspecify.annotations.NullMarked;
