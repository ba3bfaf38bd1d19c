/** Commands on a model folder. */
@NullMarked
package dev.millrace.cli.command.model;

import org.jspecify.annotations.NullMarked;
