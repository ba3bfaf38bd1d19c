/** What must go: how it is named, what it matches, and what is in force when. */
@NullMarked
package dev.millrace.schemas.takedown;

import org.jspecify.annotations.NullMarked;
