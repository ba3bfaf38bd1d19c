/** Reading on through outages: waiting, resuming, and no faster than asked. */
@NullMarked
package dev.millrace.storage.patient;

import org.jspecify.annotations.NullMarked;
