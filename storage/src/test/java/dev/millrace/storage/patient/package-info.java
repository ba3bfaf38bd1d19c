@NullMarked
package dev.millrace.storage.patient;

import org.jspecify.annotations.NullMarked;
