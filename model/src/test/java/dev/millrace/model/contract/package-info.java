/**
 * What every engine keeps, as tests that an engine's module extends, and the small models they use.
 */
@NullMarked
package dev.millrace.model.contract;

import org.jspecify.annotations.NullMarked;
