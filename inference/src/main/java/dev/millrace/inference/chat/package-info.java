/** From a conversation to the text that a model continues. */
@NullMarked
package dev.millrace.inference.chat;

import org.jspecify.annotations.NullMarked;
